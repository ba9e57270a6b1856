import { actions, button, defineCommand, formatDuration, table, view } from '#sdk';

export default defineCommand({
  name: 'ops audit',
  summary: 'What was asked and done, newest first',
  permission: 'ops:audit',
  danger: 'read',
  uses: ['audit'],
  args: {
    user: { type: 'string', summary: 'Only what this person asked', alias: 'u', example: '@dana' },
    command: { type: 'string', summary: 'Only this command', alias: 'c', example: '"k8s scale"' },
    class: { type: 'string', summary: 'Only this class', options: ['read', 'respond', 'change', 'destroy'] },
    since: { type: 'duration', summary: 'How far back', default: '24h', maxMs: 90 * 86_400_000 },
    limit: { type: 'integer', summary: 'How many at most', default: 100, min: 1, max: 500, alias: 'l' },
  },
  examples: ['', '--class change --since 7d', '-u @dana'],
  async run({ audit, now }, args) {
    const entries = await audit.recent({
      sinceMs: now() - args.since,
      limit: args.limit,
      ...(args.user === undefined ? {} : { userId: args.user.replace(/^@/, '') }),
      ...(args.command === undefined ? {} : { command: args.command }),
      ...(args.class === undefined ? {} : { danger: args.class }),
    });
    const rows = entries.map((entry) => [
      `${formatDuration(now() - entry.requestedAt)} ago`,
      entry.userId,
      entry.command,
      entry.result ?? 'running',
      Object.entries(entry.args)
        .map(([name, value]) => `${name}=${value}`)
        .join(' '),
      entry.channelId,
      entry.danger,
      entry.detail ?? '',
    ]);
    const title =
      entries.length === 0
        ? `Nothing was asked in the last ${formatDuration(args.since)}.`
        : `The last ${entries.length} that were asked`;
    return view(title, [
      entries.length > 0 &&
        table(
          [
            { title: 'WHEN', keep: true },
            { title: 'WHO', keep: true },
            { title: 'COMMAND', keep: true },
            { title: 'RESULT', keep: true },
            { title: 'ARGUMENTS', cut: 'end' },
            'CHANNEL',
            'CLASS',
            { title: 'DETAIL', cut: 'end' },
          ],
          rows,
          { noun: 'invocation' },
        ),
      actions(button('Changes only', 'ops audit', { class: 'change' })),
    ]);
  },
});
