import { actions, button, defineCommand, formatDuration, list, type Span, view } from '#sdk';

const marks = {
  succeeded: '✓',
  failed: '●',
  denied: '●',
  cancelled: '○',
  expired: '○',
  interrupted: '○',
  open: '◐',
} as const;

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
      ...(args.command === undefined ? {} : { command: args.command.replace(/^\//, '') }),
      ...(args.class === undefined ? {} : { danger: args.class }),
    });
    const items = entries.map((entry): Span[] => {
      const words = Object.entries(entry.args).map(([name, value]) => `${name}=${value}`);
      const result = entry.result ?? 'open';
      return [
        `${marks[result]} ${result}  `,
        { code: [entry.command, ...words].join(' ') },
        ...(entry.target === undefined ? [] : [` on ${entry.target}`]),
        '  ',
        { user: entry.userId },
        ' in ',
        { channel: entry.channelId },
        ', ',
        { at: entry.requestedAt },
        ...(entry.detail === undefined ? [] : [` · ${entry.detail}`]),
      ];
    });
    const span = formatDuration(args.since);
    const title =
      entries.length === 0
        ? `Nothing was asked in the last ${span}.`
        : `What was asked in the last ${span}, newest first`;
    const changesOnly = button('Changes only', 'ops audit', { class: 'change', since: args.since });
    return view(title, [
      items.length > 0 && list(items, 'invocation'),
      actions(args.class === undefined && changesOnly),
    ]);
  },
});
