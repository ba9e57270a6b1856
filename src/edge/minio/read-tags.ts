import type { Client } from 'minio';
import type { ObjectAddress } from '../../core/port/minio.ts';

const maxAnswerBytes = 64 * 1024;
const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/**
 * Reads an object's tags. The S3 client's own call turns a tag `007` into the number 7, so its parser is not used:
 * S3 allows ten tags in this one fixed shape.
 */
export async function readTags(client: Client, address: ObjectAddress): Promise<(readonly [string, string])[]> {
  const version = address.versionId === undefined ? '' : `&versionId=${encodeURIComponent(address.versionId)}`;
  const response = await client.makeRequestAsync({
    method: 'GET',
    bucketName: address.bucket,
    objectName: address.key,
    query: `tagging=${version}`,
  });
  let body = '';
  response.setEncoding('utf8');
  for await (const chunk of response) if (body.length < maxAnswerBytes) body += chunk;
  return tagsIn(body);
}

/** The tags of a GetObjectTagging answer, as they were written. */
export function tagsIn(xml: string): (readonly [string, string])[] {
  return [...xml.matchAll(/<Tag>\s*<Key>([^<]*)<\/Key>\s*<Value>([^<]*)<\/Value>\s*<\/Tag>/g)].map(
    ([, key, value]) => [decoded(key ?? ''), decoded(value ?? '')] as const,
  );
}

function decoded(text: string): string {
  return text.replace(/&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|(\w{2,4}));/gi, (whole, hex, decimal, name) => {
    if (name !== undefined) return entities[name] ?? whole;
    const point = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
    return point <= 0x10ffff ? String.fromCodePoint(point) : whole;
  });
}
