import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { children } from '../../../lab/children.ts';
import { loseDrive, restoreDrive } from '../../../lab/minio/drive.ts';
import { minio } from '../../../lab/minio/minio.ts';
import { pickPort } from '../../../lab/ports.ts';
import { minioWatcher } from '../../../src/core/watcher/minio-watcher.ts';
import { watchTarget } from '../../../src/core/watcher/watch-target.ts';
import { connectMinio } from '../../../src/edge/minio/connect-minio.ts';
import { systemClock } from '../../../src/lib/clock.ts';
import { secret } from '../../../src/lib/secret.ts';
import { fastClock } from '../../support/fast-clock.ts';
import { describeOwn } from '../../support/lab.ts';
import { ownAlerts } from '../../support/own-alerts.ts';

/** Five seconds of the watch are one. */
const clock = fastClock(5);
const log = pino({ level: 'silent' });
const patient = { timeout: 60_000, interval: 200 };

await describeOwn(minio(), () => {
  const owned = children();
  let dir: string;
  let system: ReturnType<typeof connectMinio>;

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'minio-watch-'));
    const home = { dir, ports: { api: await pickPort() }, children: owned };
    const { env } = await minio().start(home, AbortSignal.timeout(30_000));
    const { endpoint } = env;
    const keys = { accessKey: secret(env.accessKey), secretKey: secret(env.secretKey) };
    const target = { name: 'own', readOnly: false, timeoutMs: 5_000, endpoint, ...keys, region: 'us-east-1' };
    system = connectMinio(target, { clock: systemClock(), log });
  });

  afterAll(async () => {
    await system.close();
    await owned.stopAll();
    await rm(dir, { recursive: true, force: true });
  });

  test('lost drives and the risk for writes are named, once each, and end when they are back', async () => {
    const alerts = ownAlerts();
    let looks = 0;
    const judge = (...of: Parameters<typeof minioWatcher.judge>) => {
      looks += 1;
      return minioWatcher.judge(...of);
    };
    const watched = { component: 'minio own', target: 'own', notReachedAfterMs: 60_000 };
    const settings = { drivesAfterMs: 30_000, quorumAfterMs: 30_000 };
    const target = { client: system.client, settings, watched };
    const watching = watchTarget({ ...minioWatcher, judge }, target, { alerts, clock, log });
    watching.wake();
    try {
      // Six looks are a minute of the watch.
      await vi.waitUntil(() => looks >= 6, patient);
      expect(alerts.said).toEqual([]);
      await loseDrive(dir, 1);
      await vi.waitUntil(() => alerts.said.length >= 2, patient);
      const seen = looks;
      await vi.waitUntil(() => looks >= seen + 4, patient);
      const [first, second, ...more] = alerts.said.toSorted();
      expect(first).toMatch(/^\+MinioDriveNotOk .*1$/);
      expect(second).toBe('+MinioWriteQuorumAtRisk');
      expect(more).toEqual([]);
      await restoreDrive(dir, 1);
      await vi.waitUntil(() => alerts.said.length >= 4, patient);
      expect(alerts.said.slice(2).toSorted()).toEqual([first?.replace('+', '-'), '-MinioWriteQuorumAtRisk']);
    } finally {
      await watching.stop();
    }
  }, 180_000);
});
