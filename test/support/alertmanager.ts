import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe } from 'vitest';
import { alertmanagerProgram } from '../../lab/alertmanager/binary.ts';
import { type AlertmanagerServer, alertmanagerServer } from '../../lab/alertmanager/server.ts';
import { children } from '../../lab/children.ts';
import { pickPort } from '../../lab/ports.ts';
import { cannotRun } from './lab.ts';

const buildWithinMs = 35 * 60_000;

/** A suite beside the real Alertmanager, which is built first where it is not in the cache; without Go it cannot run. */
export async function describeAlertmanager(what: string, suite: () => void): Promise<void> {
  const missing = await alertmanagerProgram.missing();
  if (missing.length > 0) return cannotRun(what, missing.map(({ install }) => install).join(' '));
  describe(what, () => {
    beforeAll(() => alertmanagerProgram.build(() => undefined, AbortSignal.timeout(buildWithinMs)), buildWithinMs);
    suite();
  });
}

/** Starts a server of its own in a new directory; `close` ends it and removes that. */
export async function openAlertmanager(
  config: string,
): Promise<AlertmanagerServer & { readonly dir: string; close(): Promise<void> }> {
  const owned = children();
  const dir = await mkdtemp(join(tmpdir(), 'alertmanager-'));
  const deps = { binary: alertmanagerProgram.binary(), children: owned };
  const server = alertmanagerServer(deps, { dir, port: await pickPort(), config });
  const close = async () => {
    await owned.stopAll();
    await rm(dir, { recursive: true, force: true });
  };
  try {
    await server.start(AbortSignal.timeout(30_000));
  } catch (error) {
    await close();
    throw error;
  }
  return { ...server, dir, close };
}
