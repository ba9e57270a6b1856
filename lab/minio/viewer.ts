import { argon2, createCipheriv, randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import { AwsClient } from 'aws4fetch';
import type { MinioEnv } from './minio.ts';

/** May look into the two buckets of the shop, at no backups, and may change and administer nothing. */
const policy = {
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Action: ['s3:ListBucket', 's3:GetBucketLocation'],
      Resource: ['arn:aws:s3:::shop-orders', 'arn:aws:s3:::media'],
    },
    { Effect: 'Allow', Action: ['s3:GetObject'], Resource: ['arn:aws:s3:::shop-orders/*', 'arn:aws:s3:::media/*'] },
  ],
};

const policyName = 'shop-viewer';
const requestWithinMs = 10_000;

/** Makes the user `env.viewer` with its policy, by the server's admin interface; again, if it is there. */
export async function makeViewer(env: MinioEnv, signal: AbortSignal): Promise<void> {
  const admin = new AwsClient({
    accessKeyId: env.accessKey,
    secretAccessKey: env.secretKey,
    service: 's3',
    region: 'us-east-1',
    retries: 0,
  });
  const put = async (path: string, body: string | Uint8Array<ArrayBuffer>) => {
    const limit = AbortSignal.any([signal, AbortSignal.timeout(requestWithinMs)]);
    const answer = await admin.fetch(`${env.endpoint}/minio/admin/v3/${path}`, { method: 'PUT', body, signal: limit });
    if (!answer.ok)
      throw new Error(`MinIO refused to make the viewer: ${answer.status} ${(await answer.text()).slice(0, 300)}`);
  };
  const user = JSON.stringify({ secretKey: env.viewer.secretKey, status: 'enabled' });
  await put(`add-canned-policy?name=${policyName}`, JSON.stringify(policy));
  await put(`add-user?accessKey=${env.viewer.accessKey}`, await sealed(env.secretKey, Buffer.from(user)));
  await put(`set-user-or-group-policy?policyName=${policyName}&userOrGroup=${env.viewer.accessKey}&isGroup=false`, '');
}

/**
 * Seals a request's body as MinIO's admin interface wants it where a secret is inside: with a key made from the caller's own.
 *
 * One chunk only, so at most 16 KiB. The format is EncryptData of github.com/minio/madmin-go (encrypt.go): salt, algorithm,
 * nonce, and a stream of github.com/secure-io/sio-go, whose sequence number 0 seals the associated data.
 */
async function sealed(password: string, plain: Buffer): Promise<Uint8Array<ArrayBuffer>> {
  const salt = randomBytes(32);
  const nonce = randomBytes(8);
  const cost = { parallelism: 4, tagLength: 32, memory: 64 * 1_024, passes: 1 };
  const key = await promisify(argon2)('argon2id', { message: Buffer.from(password), nonce: salt, ...cost });
  const seal = (sequence: number, content: Buffer, associated: Buffer) => {
    const iv = Buffer.concat([nonce, Buffer.alloc(4)]);
    iv.writeUInt32LE(sequence, 8);
    const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(associated);
    return Buffer.concat([cipher.update(content), cipher.final(), cipher.getAuthTag()]);
  };
  const lastChunk = Buffer.concat([Buffer.from([0x80]), seal(0, Buffer.alloc(0), Buffer.alloc(0))]);
  const aesGcm = Buffer.from([0]);
  return Uint8Array.from(Buffer.concat([salt, aesGcm, nonce, seal(1, plain, lastChunk)]));
}
