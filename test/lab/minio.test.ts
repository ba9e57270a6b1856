import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { AwsClient } from 'aws4fetch';
import { Client } from 'minio';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { children } from '../../lab/children.ts';
import { loseDrive, restoreDrive } from '../../lab/minio/drive.ts';
import { type MinioEnv, minio } from '../../lab/minio/minio.ts';
import { pickPort } from '../../lab/ports.ts';
import type { Home, Running } from '../../lab/system.ts';
import { describeLive, describeOwn } from '../support/lab.ts';

const info = z.object({ servers: z.array(z.object({ drives: z.array(z.object({ state: z.string() })) })) });

async function driveStates(env: Pick<MinioEnv, 'endpoint' | 'accessKey' | 'secretKey'>): Promise<string[]> {
  const keys = { accessKeyId: env.accessKey, secretAccessKey: env.secretKey };
  const signed = new AwsClient({ ...keys, service: 's3', region: 'us-east-1', retries: 0 });
  const answer = await signed.fetch(`${env.endpoint}/minio/admin/v3/info`, { signal: AbortSignal.timeout(5_000) });
  return info.parse(await answer.json()).servers.flatMap(({ drives }) => drives.map(({ state }) => state));
}

async function until(what: string, holds: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + 30_000;
  while (!(await holds())) {
    if (performance.now() > deadline) throw new Error(`Waited in vain for ${what}`);
    await delay(100);
  }
}

const clientOf = (env: Pick<MinioEnv, 'endpoint' | 'accessKey' | 'secretKey'>) =>
  new Client({
    endPoint: '127.0.0.1',
    port: Number(new URL(env.endpoint).port),
    useSSL: false,
    accessKey: env.accessKey,
    secretKey: env.secretKey,
  });

await describeOwn(minio(), () => {
  const owned = children();
  let home: Home<'api'>;
  let running: Running<MinioEnv> | undefined;

  beforeEach(async () => {
    const dir = await mkdtemp(join(tmpdir(), 'lab-minio-'));
    home = { dir, ports: { api: await pickPort() }, children: owned };
    running = await minio().start(home, AbortSignal.timeout(30_000));
  });

  afterEach(async () => {
    await owned.stopAll();
    await rm(home.dir, { recursive: true, force: true });
  });

  test('a lost drive stays dead and the server writes on; without a second it refuses to write', {
    timeout: 60_000,
  }, async () => {
    const env = await minio().env(home);
    const client = clientOf(env);
    await client.makeBucket('kept');
    expect(await driveStates(env)).toEqual(['ok', 'ok', 'ok', 'ok']);
    await loseDrive(home.dir, 1);
    await until(
      'the loss to show',
      async () => (await driveStates(env)).filter((state) => state === 'ok').length === 3,
    );
    await client.putObject('kept', 'a', 'with three drives');
    await loseDrive(home.dir, 2);
    await expect(client.putObject('kept', 'b', 'with two')).rejects.toThrow();
    await restoreDrive(home.dir, 1);
    await restoreDrive(home.dir, 2);
    await until('the drives to be back', async () => (await driveStates(env)).every((state) => state === 'ok'));
    await client.putObject('kept', 'b', 'with four');
  });

  test('its keys are its own, stay the same, and no others open it', async () => {
    const env = await minio().env(home);
    expect(await minio().env(home)).toEqual(env);
    await expect(clientOf({ ...env, secretKey: 'minioadmin' }).listBuckets()).rejects.toThrow(/signature/i);
  });

  test('a shop that an earlier try left half filled is filled up, and nothing is written twice', {
    timeout: 60_000,
  }, async () => {
    const env = await minio().env(home);
    const client = clientOf(env);
    const fill = () => minio().seed(home, AbortSignal.timeout(30_000));
    const versions = async () => {
      const found: (string | undefined)[] = [];
      for (const bucket of ['shop-orders', 'backups', 'media'])
        for await (const { name } of client.listObjects(bucket, '', true, { IncludeVersion: true })) found.push(name);
      return found;
    };
    await fill();
    const filled = await versions();
    await rm(join(home.dir, 'seeded'));
    await client.removeObject('media', 'awkward/a  b.txt');
    await fill();
    expect(await versions()).toEqual(filled);
  });

  test('a check fails with a sentence when the server is gone', async () => {
    await owned.stopAll();
    await expect(running?.check(AbortSignal.timeout(5_000))).rejects.toThrow(/MinIO at .* does not answer/);
  });
});

await describeLive('minio', (env) => {
  test('the viewer may look at orders, and not at backups or the state of the server', async () => {
    const viewer = { ...env, ...env.viewer };
    expect((await clientOf(viewer).statObject('media', 'products/product-001/full.webp')).size).toBe(48_000);
    await expect(clientOf(viewer).putObject('media', 'mine', 'x')).rejects.toThrow(/Access Denied/);
    await expect(clientOf(viewer).getObject('backups', 'any')).rejects.toThrow(/Access Denied/);
    await expect(driveStates(viewer)).rejects.toThrow();
  });

  test('the seeded world has its buckets, versions, a lock and a dead drive', async () => {
    const client = clientOf(env);
    expect((await client.listBuckets()).map(({ name }) => name)).toEqual(
      expect.arrayContaining(['backups', 'media', 'shop-orders']),
    );
    let versions = 0;
    let latest = 0;
    for await (const _ of client.listObjects('shop-orders', '', true, { IncludeVersion: true })) versions += 1;
    for await (const _ of client.listObjectsV2('shop-orders', '', true)) latest += 1;
    expect(versions).toBeGreaterThan(latest);
    expect((await driveStates(env)).filter((state) => state !== 'ok')).toHaveLength(1);
  });
});
