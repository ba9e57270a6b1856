import { AwsV4Signer } from 'aws4fetch';
import type { z } from 'zod';
import { reasonOf } from '../../lib/error.ts';
import type { MinioTarget } from '../config/target.ts';
import type { MinioLink } from './minio-link.ts';
import { refusalOf } from './refusal.ts';

/** MinIO's admin interface, which the S3 client does not know. Only plain JSON routes that look. */
export interface AdminClient {
  /** GET below /minio/admin/v3/, decoded; rejects with `{code, statusCode}` when the server says no. */
  get<T>(route: string, schema: z.ZodType<T>, signal: AbortSignal): Promise<T>;
}

/** Signs with AWS Signature V4 (service `s3`), as MinIO's own `mc admin` does. */
export function adminClient(link: MinioLink, target: MinioTarget): AdminClient {
  return {
    async get(route, schema, signal) {
      const path = `/minio/admin/v3/${route}`;
      const signed = await new AwsV4Signer({
        method: 'GET',
        url: new URL(path, target.endpoint).href,
        service: 's3',
        region: target.region,
        accessKeyId: target.accessKey.reveal(),
        secretAccessKey: target.secretKey.reveal(),
      }).sign();
      const answer = await link.get(path, Object.fromEntries(signed.headers), signal);
      if (answer.status !== 200) throw refusalOf(answer);
      return decode(answer.body, schema, route);
    },
  };
}

function decode<T>(body: string, schema: z.ZodType<T>, route: string): T {
  try {
    return schema.parse(JSON.parse(body));
  } catch (thrown) {
    throw Object.assign(new Error(`${route}: ${reasonOf(thrown)}`, { cause: thrown }), { code: `unreadable ${route}` });
  }
}
