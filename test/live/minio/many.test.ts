import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'minio';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import ls from '../../../commands/minio/ls.ts';
import { children } from '../../../lab/children.ts';
import { minio } from '../../../lab/minio/minio.ts';
import { pickPort } from '../../../lab/ports.ts';
import { runTool } from '../../../lab/tool.ts';
import { connectMinio } from '../../../src/edge/minio/connect-minio.ts';
import { systemClock } from '../../../src/lib/clock.ts';
import { secret } from '../../../src/lib/secret.ts';
import { describeOwn } from '../../support/lab.ts';
import { longAnswer, manyRows } from '../../support/long-answer.ts';
import { runCommand } from '../../support/run-command.ts';

const bucket = 'many';
/** Forty thousand small files, each made sure of on its drive, take a minute on a disk that is shared. */
const memory = '/dev/shm';

await describeOwn(minio(), () => {
  const owned = children();
  let dir: string;
  let system: ReturnType<typeof connectMinio>;

  beforeAll(async () => {
    dir = await mkdtemp(join(existsSync(memory) ? memory : tmpdir(), 'minio-many-'));
    const home = { dir, ports: { api: await pickPort() }, children: owned };
    const { env } = await minio().start(home, AbortSignal.timeout(30_000));
    const { endpoint, accessKey, secretKey } = env;
    const port = home.ports.api;
    const client = new Client({ endPoint: '127.0.0.1', port, useSSL: false, accessKey, secretKey });
    await client.makeBucket(bucket);
    await putMany(client, join(dir, 'objects'));
    const target = { name: 'own', readOnly: false, timeoutMs: 10_000, endpoint, region: 'us-east-1' };
    system = connectMinio(
      { ...target, accessKey: secret(accessKey), secretKey: secret(secretKey) },
      { clock: systemClock(), log: pino({ level: 'silent' }) },
    );
  }, 120_000);

  afterAll(async () => {
    await system?.close();
    await owned.stopAll();
    await rm(dir, { recursive: true, force: true });
  });

  test('ls lists ten thousand objects within its deadline, in pages to the last', async () => {
    const signal = AbortSignal.timeout(ls.deadlineMs ?? 10_000);
    const ask = () => runCommand(ls, { minio: system.client }, { path: bucket, versions: false }, { signal });
    const { view, lastPage } = await longAnswer(ask);
    expect(view.title).toContain('10,000 objects');
    expect(lastPage).toContain(`object-${String(manyRows - 1).padStart(5, '0')}`);
  }, 30_000);
});

/** One archive that the server takes apart: ten thousand requests would cost a minute. https://docs.min.io (Snowball uploads) */
async function putMany(client: Client, folder: string): Promise<void> {
  await mkdir(folder);
  for (let index = 0; index < manyRows; index += 1)
    await writeFile(join(folder, `object-${String(index).padStart(5, '0')}`), 'x');
  const archive = `${folder}.tar`;
  await runTool('tar', ['-cf', archive, '-C', folder, '.'], { timeoutMs: 30_000 });
  await client.fPutObject(bucket, 'all.tar', archive, { 'X-Amz-Meta-Snowball-Auto-Extract': 'true' });
}
