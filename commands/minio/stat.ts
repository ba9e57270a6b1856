import {
  actions,
  button,
  type CommandContext,
  defineCommand,
  fields,
  folderOf,
  formatBytes,
  formatCount,
  type Text,
  view,
} from '#sdk';
import { inBucket, missingObject, objectAddress } from './_shared.ts';

type Detail = NonNullable<Awaited<ReturnType<CommandContext<'minio'>['minio']['stat']>>>;
type Pairs = readonly (readonly [name: string, value: string])[];

export default defineCommand({
  name: 'minio stat',
  summary: 'Show what travels with an object: size, type, metadata, tags, version, retention',
  permission: 'minio:stat',
  danger: 'read',
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
    version: { type: 'string', summary: 'A version id instead of the newest', maxLength: 100 },
  },
  examples: ['shop-orders/2026/a.json'],
  async run(context, { object, version }) {
    const { minio, signal } = context;
    const address = { ...objectAddress(object), versionId: version };
    const found = await inBucket(minio, address.bucket, signal, () => minio.stat(address, signal));
    if (found === undefined) throw await missingObject(minio, address, context);
    const path = `${address.bucket}/${address.key}`;
    return view(`${path}: ${formatBytes(found.sizeBytes)}`, [
      fields(factsOf(found)),
      actions(
        button('Share 1 h', 'minio share', { object: path, ...(version !== undefined && { version }) }),
        button('Versions', 'minio ls', { path, versions: true }),
        button('Beside it', 'minio ls', { path: `${address.bucket}/${folderOf(address.key)}` }),
      ),
    ]);
  },
});

function factsOf(found: Detail): (readonly [string, Text] | false)[] {
  return [
    ['size', `${formatBytes(found.sizeBytes)} (${formatCount(found.sizeBytes)} bytes)`],
    ['type', found.contentType ?? 'not set'],
    found.modifiedAt !== undefined && ['modified', { at: found.modifiedAt }],
    ['etag', { code: found.etag }],
    ['version', found.versionId === undefined ? 'not versioned' : { code: found.versionId }],
    ['tags', found.tags === 'unknown' ? 'unknown: the access key may not read them' : pairs(found.tags)],
    found.userMetadata.length === 0 && ['metadata', 'none'],
    ...found.userMetadata.map(([name, value]) => [`metadata ${name}`, value] as const),
    ['retention', retentionText(found)],
    ['legal hold', found.legalHold ? 'on' : 'off'],
    found.storageClass !== undefined && ['storage class', found.storageClass],
    found.encryption !== undefined && ['encryption', found.encryption],
    found.replication !== undefined && ['replication', found.replication],
    ...found.headers.map(([name, value]) => [name, value] as const),
  ];
}

function pairs(tags: Pairs): string {
  return tags.length === 0 ? 'none' : tags.map(([name, value]) => `${name}=${value}`).join(', ');
}

function retentionText(found: Detail): Text {
  if (found.retention === undefined) return 'none';
  const { mode, until } = found.retention;
  return until === undefined ? mode.toLowerCase() : [`${mode.toLowerCase()} until `, { at: until, as: 'date' }];
}
