import {
  actions,
  auditLines,
  button,
  type CommandContext,
  defineCommand,
  formatDuration,
  list,
  plural,
  quiet,
  type Span,
  view,
} from '#sdk';

type Context = CommandContext<'audit' | 'output'>;
type Entry = Awaited<ReturnType<Context['audit']['recent']>>[number];
type Filter = Parameters<Context['audit']['following']>[0];

const results = ['succeeded', 'failed', 'denied', 'cancelled', 'expired', 'interrupted', 'open'] as const;
const marks: Readonly<Record<(typeof results)[number], string>> = {
  succeeded: '✓',
  failed: '●',
  denied: '●',
  cancelled: '○',
  expired: '○',
  interrupted: '○',
  open: '◐',
};
const exportedAtMost = 20_000;

export default defineCommand({
  name: 'ops audit',
  summary: 'What was asked and done, newest first',
  permission: 'ops:audit',
  danger: 'read',
  uses: ['audit', 'output'],
  // An export reads all there is.
  deadlineMs: 60_000,
  args: {
    user: { type: 'string', summary: 'Only what this person asked or approved', alias: 'u', example: '@dana' },
    command: { type: 'string', summary: 'Only this command', alias: 'c', example: '"k8s scale"' },
    class: { type: 'string', summary: 'Only this class', options: ['read', 'respond', 'change', 'destroy'] },
    target: { type: 'string', summary: 'Only on this target', alias: 't', example: 'prod' },
    result: { type: 'string', summary: 'Only what ended so', alias: 'r', options: results },
    since: { type: 'duration', summary: 'How far back', default: '24h', maxMs: 90 * 86_400_000 },
    limit: { type: 'integer', summary: 'How many at most', default: 100, min: 1, max: 500, alias: 'l' },
    export: { type: 'boolean', summary: 'All of it as a file of JSON lines, to where it is asked' },
  },
  examples: ['', '--class change --since 7d', '-u @dana -t prod -r failed', '--since 30d --export'],
  async run(context, args) {
    const { user, command, class: danger, target, result } = args;
    const filter: Filter = {
      since: context.now() - args.since,
      ...(user !== undefined && { userId: user.replace(/^@/, '') }),
      ...(command !== undefined && { command: command.replace(/^\//, '') }),
      ...(danger !== undefined && { danger }),
      ...(target !== undefined && { target }),
      ...(result !== undefined && { result }),
    };
    const span = formatDuration(args.since);
    if (args.export) return sendFile(context, filter, span);
    const entries = await context.audit.recent({ ...filter, limit: args.limit });
    const title =
      entries.length === 0
        ? `Nothing was asked in the last ${span}.`
        : `What was asked in the last ${span}, newest first`;
    const same = given({ user, command, target, result, since: args.since });
    return view(title, [
      entries.length > 0 && list(entries.map(lineOf), 'invocation'),
      actions(
        danger === undefined && button('Changes only', 'ops audit', { ...same, class: 'change' }),
        entries.length > 0 && button('Export', 'ops audit', { ...same, ...given({ class: danger }), export: true }),
      ),
    ]);
  },
});

/** Sends everything that is meant as a file of JSON lines to where it was asked. */
async function sendFile({ audit, output, now, place }: Context, filter: Filter, span: string) {
  const { lines, cut } = await auditLines(audit, filter, exportedAtMost);
  if (lines.length === 0) return view(`Nothing was asked in the last ${span}.`, []);
  const day = new Date(now()).toISOString().slice(0, 10);
  await output.sendText({ name: `audit-${day}.ndjson`, content: `${lines.join('\n')}\n` }, place);
  return view(`${plural(lines.length, 'invocation')} of the last ${span} are in the file below, oldest first.`, [
    cut && quiet('There are more: ask for a shorter time, or for less.'),
  ]);
}

function given(args: Readonly<Record<string, string | number | undefined>>): Record<string, string | number> {
  const present: Record<string, string | number> = {};
  for (const [name, value] of Object.entries(args)) if (value !== undefined) present[name] = value;
  return present;
}

function lineOf(entry: Entry): Span[] {
  const words = Object.entries(entry.args).map(([name, value]) => `${name}=${value}`);
  const result = entry.result ?? 'open';
  const ran = entry.tookMs !== undefined && entry.tookMs >= 1_000 ? ` · took ${formatDuration(entry.tookMs)}` : '';
  return [
    `${marks[result]} ${result}  `,
    { code: [entry.command, ...words].join(' ') },
    entry.target === undefined ? '' : ` on ${entry.target}`,
    '  ',
    { user: entry.userId },
    ' in ',
    { channel: entry.channelId },
    ', ',
    { at: entry.requestedAt },
    ...(entry.approver === undefined ? [] : [' · approved by ', { user: entry.approver }]),
    entry.detail === undefined ? '' : ` · ${entry.detail}`,
    ran,
    entry.planHash === undefined ? '' : ` · plan ${entry.planHash.slice(0, 8)}`,
  ];
}
