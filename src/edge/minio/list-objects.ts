import type { Client } from 'minio';
import { z } from 'zod';
import type { ListedEntry, Listing } from '../../core/port/minio.ts';

interface Query {
  readonly bucket: string;
  readonly prefix: string;
  readonly limit: number;
}

const pageSize = 1000;

/** Lists prefixes and objects right below a prefix, page by page until `limit`. */
export async function listObjects(client: Client, query: Query): Promise<Listing> {
  const entries: ListedEntry[] = [];
  let token = '';
  while (entries.length < query.limit) {
    const page = await client.listObjectsV2Query(query.bucket, query.prefix, token, '/', pageSize, '');
    for (const item of page.objects) {
      if (item.prefix !== undefined) entries.push({ kind: 'prefix', prefix: item.prefix });
      else {
        entries.push({ kind: 'object', key: item.name, sizeBytes: item.size, modifiedAt: momentOf(item.lastModified) });
      }
    }
    if (!page.isTruncated) return cutAt(entries, query.limit, false);
    token = page.nextContinuationToken;
  }
  return cutAt(entries, query.limit, true);
}

/** Fields that the S3 client gives for a version but leaves out of its types. */
const versionSchema = z.object({
  name: z.string().optional(),
  prefix: z.string().optional(),
  size: z.number().optional(),
  lastModified: z.date().optional(),
  versionId: z.coerce.string().optional(),
  isLatest: z.union([z.boolean(), z.stringbool()]).catch(false),
  isDeleteMarker: z.boolean().catch(false),
});

/** Lists every version right below a prefix, those of one key together and the newest first. */
export async function listVersions(client: Client, query: Query): Promise<Listing> {
  const entries: ListedEntry[] = [];
  let keyMarker = '';
  let versionIdMarker = '';
  while (entries.length < query.limit) {
    const page = await client.listObjectsQuery(query.bucket, query.prefix, '', {
      Delimiter: '/',
      MaxKeys: pageSize,
      IncludeVersion: true,
      keyMarker,
      versionIdMarker,
    });
    entries.push(...page.objects.map((item) => versionEntry(versionSchema.parse(item))));
    if (!page.isTruncated || page.keyMarker === undefined)
      return cutAt(entries.toSorted(newestFirst), query.limit, false);
    keyMarker = reencoded(page.keyMarker);
    versionIdMarker = page.versionIdMarker ?? '';
  }
  return cutAt(entries.toSorted(newestFirst), query.limit, true);
}

function versionEntry(item: z.infer<typeof versionSchema>): ListedEntry {
  if (item.prefix !== undefined) return { kind: 'prefix', prefix: item.prefix };
  return {
    kind: 'object',
    key: item.name ?? '',
    sizeBytes: item.isDeleteMarker ? undefined : item.size,
    modifiedAt: momentOf(item.lastModified),
    version: { id: item.versionId ?? 'null', latest: item.isLatest, deleteMarker: item.isDeleteMarker },
  };
}

/** A page gives its delete markers last, not in their place; so the whole is sorted here. */
function newestFirst(a: ListedEntry, b: ListedEntry): number {
  const [nameA, nameB] = [nameOf(a), nameOf(b)];
  if (nameA !== nameB) return nameA < nameB ? -1 : 1;
  if (a.kind === 'prefix' || b.kind === 'prefix') return 0;
  const latest = Number(b.version?.latest ?? false) - Number(a.version?.latest ?? false);
  return latest === 0 ? (b.modifiedAt ?? 0) - (a.modifiedAt ?? 0) : latest;
}

/** The name that a listing sorts by. */
function nameOf(entry: ListedEntry): string {
  return entry.kind === 'prefix' ? entry.prefix : entry.key;
}

/** The server writes a space as `+` in the marker and then does not find its own signature for it. */
function reencoded(marker: string): string {
  return encodeURIComponent(decodeURIComponent(marker.replaceAll('+', ' '))).replace(
    /[!'()*]/g,
    (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function cutAt(entries: readonly ListedEntry[], limit: number, more: boolean): Listing {
  return { entries: entries.slice(0, limit), cut: more || entries.length > limit };
}

function momentOf(date: Date | undefined): number | undefined {
  const at = date?.getTime();
  return at === undefined || Number.isNaN(at) ? undefined : at;
}
