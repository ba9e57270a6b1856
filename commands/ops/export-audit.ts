import {
  actions,
  auditLines,
  button,
  type CommandContext,
  defineCommand,
  fail,
  fields,
  formatBytes,
  formatDuration,
  plural,
  quiet,
  splitPath,
  view,
} from '#sdk';

const exportedAtMost = 20_000;

export default defineCommand({
  name: 'ops export-audit',
  summary: 'Write what was asked and done into a bucket, as JSON lines',
  permission: 'ops:export-audit',
  danger: 'change',
  did: 'wrote',
  deadlineMs: 60_000,
  uses: ['audit', 'minio'],
  args: {
    to: { type: 'string', summary: 'bucket, or bucket/prefix', required: true, positional: true, example: 'audit/ops' },
    since: { type: 'duration', summary: 'How far back', default: '24h', maxMs: 90 * 86_400_000 },
  },
  examples: ['audit/middlewatch', 'audit --since 7d --on prod'],
  async plan(context, args) {
    const { minio, signal } = context;
    const address = addressOf(args.to, context.invocationId);
    if ((await minio.stat(address, signal)) !== undefined)
      throw fail('conflict', `${nameOf(address)} is there already.`, {
        hint: 'Ask again: each has a name of its own.',
      });
    const { count, sizeBytes, cut } = await gathered(context, args.since);
    if (count === 0) throw fail('not-found', `Nothing was asked in the last ${formatDuration(args.since)}.`);
    return {
      shows: view(`Write the audit of the last ${formatDuration(args.since)} to ${nameOf(address)}`, [
        fields([
          ['Now', `${plural(count, 'invocation')}, ${formatBytes(sizeBytes)}`],
          ['MinIO', minio.name],
        ]),
        cut && quiet('There are more than one file takes: the oldest are written. Ask for a shorter time.'),
      ]),
      binds: { exists: false },
      confirm: 'Write it',
      object: nameOf(address),
    };
  },
  async run(context, args) {
    const { minio, signal } = context;
    const address = addressOf(args.to, context.invocationId);
    const { count, sizeBytes, text, cut } = await gathered(context, args.since);
    await minio.put(address, { text, type: 'application/x-ndjson' }, signal);
    const written = await minio.stat(address, signal).catch(() => undefined);
    const whole = written?.sizeBytes === sizeBytes;
    const state = written === undefined ? 'accepted, not read back' : formatBytes(written.sizeBytes);
    return view(
      `${plural(count, 'invocation')} written to ${nameOf(address)}: ${state}`,
      [
        cut && quiet('There are more than one file takes: the oldest were written.'),
        actions(button('Look', 'minio stat', { object: nameOf(address) })),
      ],
      { tone: written === undefined ? 'unknown' : whole ? 'good' : 'critical' },
    );
  },
});

type Address = ReturnType<typeof addressOf>;

/** Where it goes: a name of its own for each invocation, the same for its plan and its run. */
function addressOf(to: string, invocationId: string) {
  const { bucket, key } = splitPath(to);
  if (bucket === '') throw fail('usage', `"${to}" names no bucket.`, { hint: 'Write bucket or bucket/prefix.' });
  const folder = key === '' || key.endsWith('/') ? key : `${key}/`;
  return { bucket, key: `${folder}audit-${invocationId}.ndjson` };
}

function nameOf({ bucket, key }: Address): string {
  return `${bucket}/${key}`;
}

async function gathered({ audit, now }: Pick<CommandContext<'audit'>, 'audit' | 'now'>, sinceMs: number) {
  const { lines, cut } = await auditLines(audit, { since: now() - sinceMs }, exportedAtMost);
  const text = lines.map((line) => `${line}\n`).join('');
  return { count: lines.length, sizeBytes: new TextEncoder().encode(text).length, text, cut };
}
