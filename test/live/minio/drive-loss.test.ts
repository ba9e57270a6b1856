import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import info from '../../../commands/minio/info.ts';
import { children } from '../../../lab/children.ts';
import { loseDrive, restoreDrive } from '../../../lab/minio/drive.ts';
import { minio } from '../../../lab/minio/minio.ts';
import { pickPort } from '../../../lab/ports.ts';
import { connectMinio } from '../../../src/edge/minio/connect-minio.ts';
import { systemClock } from '../../../src/lib/clock.ts';
import { secret } from '../../../src/lib/secret.ts';
import { describeOwn } from '../../support/lab.ts';
import { runCommand, viewText } from '../../support/run-command.ts';

await describeOwn(minio(), () => {
  const owned = children();
  let dir: string;
  let system: ReturnType<typeof connectMinio>;

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'minio-drives-'));
    const home = { dir, ports: { api: await pickPort() }, children: owned };
    const { env } = await minio().start(home, AbortSignal.timeout(30_000));
    const target = {
      name: 'own',
      readOnly: false,
      timeoutMs: 5_000,
      endpoint: env.endpoint,
      accessKey: secret(env.accessKey),
      secretKey: secret(env.secretKey),
      region: 'us-east-1',
    };
    system = connectMinio(target, { clock: systemClock(), log: pino({ level: 'silent' }) });
  });

  afterAll(async () => {
    await system.close();
    await owned.stopAll();
    await rm(dir, { recursive: true, force: true });
  });

  const shows = (sentence: string, tone: string) =>
    vi.waitFor(
      async () => {
        const shown = await runCommand(info, { minio: system.client }, {});
        expect(viewText(shown)).toContain(sentence);
        expect(shown.tone).toBe(tone);
      },
      { timeout: 30_000, interval: 200 },
    );
  const check = () => system.check(AbortSignal.timeout(5_000));

  test('each lost drive changes the verdict, and so does its return', { timeout: 90_000 }, async () => {
    await shows('own: writes safe. 4 of 4 drives; it can lose 1 before writes stop.', 'good');
    await loseDrive(dir, 1);
    await shows('own: writes at risk. 3 of 4 drives; set 0 has lost 1: one more and writes stop.', 'warning');
    expect((await check()).summary).toBe('3 of 4 drives, at risk: one more lost ends quorum');
    await loseDrive(dir, 2);
    await shows('own: writes stopped. 2 of 4 drives; set 0 has 2 and needs 3. Reads work.', 'critical');
    await shows('set 0  □ □ ■ ■  2/4, needs 3  EC:2', 'critical');
    await expect(check()).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringContaining('2 of 4 drives'),
    });
    await restoreDrive(dir, 1);
    await restoreDrive(dir, 2);
    await shows('own: writes safe. 4 of 4 drives', 'good');
  });
});
