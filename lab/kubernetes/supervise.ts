import { existsSync } from 'node:fs';
import { rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Child } from '../children.ts';
import { readJson, writeJson } from '../json-file.ts';
import { type ChildRecord, childRecord, recordOf } from '../process-record.ts';

/** A process that is started again when it ends, as a kubelet would do with the control plane's own pods. */
export interface Supervised {
  pid(): number | undefined;
  stop(): Promise<void>;
}

/** What is supervised. */
export interface SuperviseOptions {
  /** Where the process is written down for `recordedProcess`, and where its hold file is looked for. */
  readonly dir: string;
  readonly name: string;
  /** The program that `start` runs. */
  readonly file: string;
  readonly start: () => Promise<Child>;
}

/** While this file exists the process is not started again: a test of a dead server makes it. */
export function holdFile(dir: string, name: string): string {
  return join(dir, `${name}.hold`);
}

const recordFile = (dir: string, name: string) => join(dir, `${name}.json`);

/** The process that was started last, as far as it was written down; it may have ended since. */
export function recordedProcess(dir: string, name: string): Promise<ChildRecord | undefined> {
  return readJson(recordFile(dir, name), childRecord);
}

/** A hold that is forgotten, by a test that crashed, ends by itself. */
const holdLimitMs = 120_000;
const restartDelayMs = 200;

/**
 * Starts a process and keeps it running until `stop`.
 *
 * Rejects if the first start fails; later failures are tried again every 200 ms, because the owner cannot be asked.
 */
export async function supervise(options: SuperviseOptions): Promise<Supervised> {
  const { dir, name, file } = options;
  const start = async () => {
    const started = await options.start();
    await writeJson(recordFile(dir, name), await recordOf(started.pid, name, file));
    return started;
  };
  let stopping = false;
  await rm(holdFile(dir, name), { force: true });
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
