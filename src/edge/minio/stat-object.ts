import type { IncomingHttpHeaders } from 'node:http';
import type { Client } from 'minio';
import type { ObjectAddress, ObjectDetail } from '../../core/port/minio.ts';
import { readTags } from './read-tags.ts';
import { refusalOf } from './refusal.ts';

const metadataPrefix = 'x-amz-meta-';
const repeated = [
  'cache-control',
  'content-disposition',
  'content-encoding',
  'content-language',
  'expires',
  'x-amz-website-redirect-location',
] as const;

/**
 * Asks for what travels with an object, in one HEAD and, when it has tags, a second request.
 * Undefined when there is no such object or version, or it is a delete marker.
 */
export async function statObject(client: Client, address: ObjectAddress): Promise<ObjectDetail | undefined> {
  const query = address.versionId === undefined ? '' : `versionId=${encodeURIComponent(address.versionId)}`;
  const { statusCode, headers } = await client.makeRequestAsyncOmit(
    { method: 'HEAD', bucketName: address.bucket, objectName: address.key, query },
    '',
    [200, 400, 403, 404, 405],
  );
  if (statusCode !== 200) return absent(statusCode ?? 0, headers);
  return { ...detailOf(headers), tags: await tagsOf(client, address, headers) };
}

/** A HEAD has no body; why it failed stands in a header of MinIO's. */
function absent(status: number, headers: IncomingHttpHeaders): undefined {
  if (status === 403 || headers['x-minio-error-code'] === 'NoSuchBucket')
    throw refusalOf({ status, headers, body: '' });
  return undefined;
}

function detailOf(headers: IncomingHttpHeaders): Omit<ObjectDetail, 'tags'> {
  const entries = Object.entries(headers).map(([name, value]) => [name, textOf(value) ?? ''] as const);
  const mode = textOf(headers['x-amz-object-lock-mode']);
  return {
    sizeBytes: Number(headers['content-length'] ?? 0),
    etag: (headers.etag ?? '').replaceAll('"', ''),
    contentType: headers['content-type'],
    modifiedAt: momentOf(headers['last-modified']),
    versionId: textOf(headers['x-amz-version-id']),
    storageClass: textOf(headers['x-amz-storage-class']),
    encryption: textOf(headers['x-amz-server-side-encryption']),
    replication: textOf(headers['x-amz-replication-status']),
    headers: entries.filter(([name]) => repeated.some((known) => known === name)),
    userMetadata: entries
      .filter(([name]) => name.startsWith(metadataPrefix))
      .map(([name, value]) => [name.slice(metadataPrefix.length), value] as const),
    retention:
      mode === undefined
        ? undefined
        : { mode, until: momentOf(textOf(headers['x-amz-object-lock-retain-until-date'])) },
    legalHold: textOf(headers['x-amz-object-lock-legal-hold'])?.toUpperCase() === 'ON',
  };
}

/** Reading tags is a right of its own: without it they are unknown, not absent. */
async function tagsOf(
  client: Client,
  address: ObjectAddress,
  headers: IncomingHttpHeaders,
): Promise<ObjectDetail['tags']> {
  if (textOf(headers['x-amz-tagging-count']) === undefined) return [];
  try {
    return await readTags(client, address);
  } catch (thrown) {
    if (thrown instanceof Error && 'code' in thrown && thrown.code === 'AccessDenied') return 'unknown';
    throw thrown;
  }
}

/** Node reads header bytes as Latin-1; metadata is UTF-8 where it is that, and else stays as it came. */
function textOf(value: string | string[] | undefined): string | undefined {
  const joined = Array.isArray(value) ? value.join(', ') : value;
  if (joined === undefined) return undefined;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(joined, 'latin1'));
  } catch {
    return joined;
  }
}

function momentOf(text: string | undefined): number | undefined {
  const at = Date.parse(text ?? '');
  return Number.isNaN(at) ? undefined : at;
}
