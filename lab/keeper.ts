import { mkdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { bringUp, checkRunning, homeOf } from './bring-up.ts';
import { children } from './children.ts';
import { writeJson } from './json-file.ts';
import { childrenPath, claimDir, endLeftovers } from './keeper-claim.ts';
import { type ChosenPorts, reservePorts } from './ports.ts';
import { heartbeatMs, type LabStatus, statusBoard } from './status.ts';
import type { LabSystem, Running } from './system.ts';

/** How long the stopping of one system may take before its processes are ended without it. */
const stopWithinMs = 30_000;

/** What the keeper keeps. */
export interface KeeperOptions {
  /** Run state; made if it is not there. */
  readonly dir: string;
  readonly systems: readonly LabSystem[];
  readonly seed: boolean;
  readonly onStatus: (status: LabStatus) => void;
}

/**
 * Runs the systems until the signal aborts, then takes everything down again.
 *
 * First it ends what a killed keeper left in the directory. Rejects if another keeper lives there.
 */
export async function keep(options: KeeperOptions, signal: AbortSignal): Promise<void> {
  const dir = resolve(options.dir);
  await mkdir(dir, { recursive: true, mode: 0o700 });
  const release = await claimDir(dir);
  try {
    await endLeftovers(dir);
    const wanted = Object.fromEntries(options.systems.map((system) => [system.name, system.ports]));
    await serve({ ...options, dir, ports: await reservePorts(dir, { wanted }) }, signal);
  } finally {
    await release();
  }
}

async function serve(options: KeeperOptions & { readonly ports: ChosenPorts }, signal: AbortSignal): Promise<void> {
  const { dir, systems, ports } = options;
  const owned = children({ onChange: (records) => writeJson(childrenPath(dir), records) });
  const board = statusBoard(dir, () => new Date(), options.onStatus);
  const running: { system: LabSystem; running: Running<object> }[] = [];
  const onRunning = (system: LabSystem, started: Running<object>) => running.push({ system, running: started });
  for (const system of systems) await system.recover?.(homeOf(system, { dir, ports, children: owned }));
  try {
    const up = bringUp(systems, { dir, ports, children: owned, board, seed: options.seed, onRunning }, signal);
    while (!signal.aborted) {
      board.beat();
      await Promise.all(running.map((one) => checkRunning(one.system, one.running, board)));
      await delay(heartbeatMs, undefined, { signal }).catch(() => undefined);
    }
    await within(up);
  } finally {
    for (const one of running.reverse()) await within(one.running.stop());
    await owned.stopAll();
    for (const system of systems) board.set(system.name, { state: 'off' });
    await board.flush();
  }
}

/** Waits for a part of the teardown, but not for ever and whatever its outcome: the rest must be taken down too. */
async function within(work: Promise<void>): Promise<void> {
  const stopWaiting = new AbortController();
  const deadline = delay(stopWithinMs, undefined, { signal: stopWaiting.signal }).catch(() => undefined);
  await Promise.race([work.catch(() => undefined), deadline]);
  stopWaiting.abort();
}
