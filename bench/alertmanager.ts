import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { alertmanagerProgram } from '../lab/alertmanager/binary.ts';
import { alertmanagerServer } from '../lab/alertmanager/server.ts';
import { children } from '../lab/children.ts';
import { pickPort } from '../lab/ports.ts';
import { processorMsOf, residentBytesOf } from './process-figures.ts';

const buildWithinMs = 35 * 60_000;
const startWithinMs = 30_000;

/** The real Alertmanager in a directory of its own. */
export interface Alertmanager extends AsyncDisposable {
  /** `POST` here takes an array of alerts. */
  readonly alertsUrl: string;
  residentBytes(): number;
  processorMs(): number;
}

/** Starts it with this alertmanager.yml; builds it first where it is not in the cache. */
export async function startAlertmanager(config: object): Promise<Alertmanager> {
  await alertmanagerProgram.build(() => undefined, AbortSignal.timeout(buildWithinMs));
  const owned = children();
  const dir = await mkdtemp(join(tmpdir(), 'alertmanager-bench-'));
  const deps = { binary: alertmanagerProgram.binary(), children: owned };
  const server = alertmanagerServer(deps, { dir, port: await pickPort(), config: JSON.stringify(config) });
  await server.start(AbortSignal.timeout(startWithinMs));
  const pid = (): number => server.pid() ?? 0;
  return {
    alertsUrl: `${server.endpoint}/api/v2/alerts`,
    residentBytes: () => residentBytesOf(pid()),
    processorMs: () => processorMsOf(pid()),
    async [Symbol.asyncDispose]() {
      await owned.stopAll();
      await rm(dir, { recursive: true, force: true });
    },
  };
}
