import { type CommandContext, fail, folderOf, formatDuration, nearest, splitPath } from '#sdk';

type Minio = CommandContext<'minio'>['minio'];

/** More entries than this are not listed; nobody reads them in a chat. */
export const listLimit = 10_000;

/** Splits `bucket/key`; fails with `usage` when one of them is missing. */
export function objectAddress(path: string): { bucket: string; key: string } {
  const { bucket, key } = splitPath(path);
  if (bucket !== '' && key !== '') return { bucket, key };
  throw fail('usage', `"${path}" names no object.`, { hint: 'Write the bucket and the key: shop-orders/2026/a.json.' });
}

/** Runs a question about a bucket; when the bucket is missing the error names it and the nearest ones. */
export async function inBucket<T>(
  minio: Minio,
  bucket: string,
  signal: AbortSignal,
  ask: () => Promise<T>,
): Promise<T> {
  try {
    return await ask();
  } catch (thrown) {
    if (!(thrown instanceof Error && 'code' in thrown && thrown.code === 'not-found')) throw thrown;
    const names = await minio.buckets(signal).then(
      (buckets) => buckets.map(({ name }) => name),
      () => [],
    );
    throw fail('not-found', `No bucket "${bucket}" on ${minio.name}.`, {
      hint: didYouMean(nearest(bucket, names)) ?? 'All buckets: /minio ls.',
      cause: thrown,
    });
  }
}

/** The error for an object that is not there: deleted and still recoverable, or a name near others. */
export async function missingObject(
  minio: Minio,
  address: { bucket: string; key: string; versionId?: string | undefined },
  context: { signal: AbortSignal; now(): number },
): Promise<Error> {
  const { bucket, key, versionId } = address;
  const own = await minio
    .list({ bucket, prefix: key, versions: true, limit: 1_000 }, context.signal)
    .catch(() => undefined);
  const versions = (own?.entries ?? []).flatMap((entry) =>
    entry.kind === 'object' && entry.key === key ? [entry] : [],
  );
  const older = `Its versions: /minio ls ${bucket}/${key} --versions.`;
  if (versionId !== undefined && versions.length > 0) {
    return fail('not-found', `No readable version "${versionId}" of "${key}" in "${bucket}".`, { hint: older });
  }
  const latest = versions.find((entry) => entry.version?.latest);
  if (latest?.version?.deleteMarker) {
    const when = latest.modifiedAt === undefined ? '' : ` ${formatDuration(context.now() - latest.modifiedAt)} ago`;
    return fail('not-found', `"${key}" in "${bucket}" was deleted${when}.`, { hint: older });
  }
  const folder = folderOf(key);
  const beside = await minio
    .list({ bucket, prefix: folder, versions: false, limit: 1_000 }, context.signal)
    .catch(() => undefined);
  const names = (beside?.entries ?? []).map((entry) => (entry.kind === 'prefix' ? entry.prefix : entry.key));
  return fail('not-found', `No object "${key}" in "${bucket}".`, {
    hint: didYouMean(nearest(key, names)) ?? `What is there: /minio ls ${bucket}/${folder}`,
  });
}

/** `Did you mean api, web?`, or undefined without names. */
export function didYouMean(names: readonly string[]): string | undefined {
  return names.length === 0 ? undefined : `Did you mean ${names.join(', ')}?`;
}

/** How long ago, for a table: `4 min`; a dash when it is not known. */
export function age(at: number | undefined, now: number): string {
  return at === undefined ? '-' : formatDuration(now - at);
}
