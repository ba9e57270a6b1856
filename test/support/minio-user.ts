import { argon2Sync, createCipheriv, randomBytes } from 'node:crypto';
import { AwsV4Signer } from 'aws4fetch';

interface Root {
  readonly endpoint: string;
  readonly accessKey: string;
  readonly secretKey: string;
}

/** Makes a user of a test's own with one of MinIO's built-in policies (`readonly`, `diagnostics`…); `remove` takes it away again. */
export async function minioUser(root: Root, policyName: string) {
  const accessKey = `live-${randomBytes(4).toString('hex')}`;
  const secretKey = randomBytes(12).toString('hex');
  const user = JSON.stringify({ secretKey, status: 'enabled' });
  await admin(root, 'PUT', `add-user?accessKey=${accessKey}`, sealed(root.secretKey, Buffer.from(user)));
  await admin(root, 'PUT', `set-user-or-group-policy?isGroup=false&policyName=${policyName}&userOrGroup=${accessKey}`);
  return { accessKey, secretKey, remove: () => admin(root, 'DELETE', `remove-user?accessKey=${accessKey}`) };
}

async function admin(root: Root, method: string, route: string, body?: Uint8Array<ArrayBuffer>): Promise<void> {
  const url = `${root.endpoint}/minio/admin/v3/${route}`;
  const signer = new AwsV4Signer({
    method,
    url,
    ...(body && { body }),
    service: 's3',
    region: 'us-east-1',
    accessKeyId: root.accessKey,
    secretAccessKey: root.secretKey,
  });
  const { headers } = await signer.sign();
  const answer = await fetch(url, { method, headers, ...(body && { body }), signal: AbortSignal.timeout(10_000) });
  if (!answer.ok) throw new Error(`${method} ${route}: ${answer.status} ${await answer.text()}`);
}

/**
 * MinIO takes a new user only sealed with the caller's secret (madmin-go, encrypt.go): salt, id 0, nonce, then AES-256-GCM
 * in the frames of secure-io; one frame is enough here. The key is Argon2id of the secret.
 */
function sealed(password: string, data: Buffer): Uint8Array<ArrayBuffer> {
  const salt = randomBytes(32);
  const nonce = randomBytes(8);
  const key = argon2Sync('argon2id', {
    message: Buffer.from(password),
    nonce: salt,
    parallelism: 4,
    tagLength: 32,
    memory: 64 * 1024,
    passes: 1,
  });
  const seal = (sequence: number, plain: Buffer, associated: Buffer): Buffer => {
    const frameNonce = Buffer.concat([nonce, Buffer.alloc(4)]);
    frameNonce.writeUInt32LE(sequence, 8);
    const cipher = createCipheriv('aes-256-gcm', key, frameNonce);
    cipher.setAAD(associated);
    return Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
  };
  const lastFrame = Buffer.concat([Buffer.from([0x80]), seal(0, Buffer.alloc(0), Buffer.alloc(0))]);
  return new Uint8Array(Buffer.concat([salt, Buffer.from([0]), nonce, seal(1, data, lastFrame)]));
}
