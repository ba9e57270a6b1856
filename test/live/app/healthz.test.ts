import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import { createApp } from '../../../src/app.ts';
import { configSchema } from '../../../src/edge/config/config.ts';
import { systemClock } from '../../../src/lib/clock.ts';
import { startWorkspace } from '../../../workspace/start.ts';
import { eventually } from '../../support/eventually.ts';
import { ingestToken } from '../../support/ingest-token.ts';
import { socketSettings } from '../../support/slack-settings.ts';

test('/healthz fails once the loops of a bot have stood still for five minutes, and not before', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'middlewatch-healthz-'));
  const workspace = await startWorkspace();
  const token = await ingestToken();
  const system = systemClock();
  let [aheadMs, timersRun] = [0, true];
  const clock = {
    ...system,
    now: () => system.now() + aheadMs,
    after: (ms: number, task: () => void) => system.after(ms, () => (timersRun ? task() : undefined)),
  };
  const config = configSchema.parse({
    store: { path: join(folder, 'store.db') },
    http: { port: 0 },
    operationsChannel: 'ops',
    alerts: { channel: 'ops-alerts', ingest: { token: { file: token.file } } },
  });
  const slack = socketSettings(workspace);
  const app = await createApp({ config, slack, log: pino({ level: 'silent' }) }, { clock });
  try {
    const { httpPort } = await app.start();
    const health = async () => (await fetch(`http://127.0.0.1:${httpPort}/healthz`)).status;
    expect(await health()).toBe(200);
    timersRun = false;
    aheadMs += 4 * 60_000;
    expect(await health()).toBe(200);
    aheadMs += 2 * 60_000;
    await eventually('that it is said', async () => (await health()) === 503);
    timersRun = true;
  } finally {
    await app.stop();
    await workspace.stop();
    await token.remove();
    await rm(folder, { recursive: true });
  }
}, 60_000);
