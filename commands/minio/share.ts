import { actions, defineCommand, formatBytes, formatDuration, link, quiet, text, view } from '#sdk';
import { inBucket, missingObject, objectAddress } from './_shared.ts';

const hourMs = 3_600_000;

export default defineCommand({
  name: 'minio share',
  summary: 'Make a link that lets anyone who has it download an object for a while',
  permission: 'minio:share',
  danger: 'read',
  reveals: true,
  audience: 'caller',
  uses: ['minio'],
  args: {
    object: {
      type: 'string',
      summary: 'bucket/key',
      required: true,
      positional: true,
      rest: true,
      maxLength: 1_100,
      example: 'shop-orders/2026/a.json',
    },
    expires: {
      type: 'duration',
      summary: 'How long the link works, at most 24h',
      default: '1h',
      minMs: 60_000,
      maxMs: 24 * hourMs,
    },
    version: { type: 'string', summary: 'A version id instead of the newest', maxLength: 100 },
  },
  examples: ['shop-orders/2026/a.json', 'shop-orders/2026/a.json --expires 15m'],
  async run(context, { object, expires, version }) {
    const { minio, signal, now } = context;
    const address = { ...objectAddress(object), versionId: version };
    const found = await inBucket(minio, address.bucket, signal, () => minio.stat(address, signal));
    if (found === undefined) throw await missingObject(minio, address, context);
    const madeAt = now();
    const url = await minio.share(address, expires, signal);
    return view(`Link to ${address.bucket}/${address.key} for ${formatDuration(expires)}`, [
      text([`${formatBytes(found.sizeBytes)}. It ends `, { at: madeAt + expires }, '.']),
      { kind: 'code', text: url, noun: 'link', asIs: true },
      quiet(
        'Whoever has this link can download the object, without signing in. It cannot be taken back before it ends.',
      ),
      actions(link('Download', url)),
    ]);
  },
});
