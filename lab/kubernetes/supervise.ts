import { existsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Child } from '../children.ts';

/** A process that is started again when it ends, as a kubelet would do with the control plane's own pods. */
export interface Supervised {
  pid(): number | undefined;
  stop(): Promise<void>;
}

/** While this file exists the process is not started again: a test of a dead server makes it. */
export function holdFile(dir: string, name: string): string {
  return join(dir, `${name}.hold`);
}

/** A hold that is forgotten, by a test that crashed, ends by itself. */
const holdLimitMs = 120_000;
const restartDelayMs = 200;

/**
 * Starts a process and keeps it running until `stop`.
 *
 * Rejects if the first start fails; later failures are tried again every 200 ms, because the owner cannot be asked.
 */
export async function supervise(dir: string, name: string, start: () => Promise<Child>): Promise<Supervised> {
  let stopping = false;
  let child = await start();
  const watch = async () => {
    while (!stopping) {
      await child.exited;
      while (!stopping && (await isHeld(holdFile(dir, name)))) await sleep(restartDelayMs);
      await sleep(restartDelayMs);
      if (stopping) return;
      child = await start().catch(() => child);
    }
  };
  const watching = watch();
  return {
    pid: () => (child.alive() ? child.pid : undefined),
    async stop() {
      stopping = true;
      await child.stop();
      await watching;
      await child.stop();
    },
  };
}

async function isHeld(file: string): Promise<boolean> {
  if (!existsSync(file)) return false;
  const since = await stat(file).catch(() => undefined);
  return since !== undefined && Date.now() - since.mtimeMs < holdLimitMs;
}
