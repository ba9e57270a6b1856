import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Children } from './children.ts';
import type { ChosenPorts } from './ports.ts';
import type { StatusBoard, SystemStatus } from './status.ts';
import type { Home, LabSystem, Running } from './system.ts';
import { attempt } from './tool.ts';

/** How long one system may take to start, and then each try to fill it. */
const startWithinMs = 180_000;
const seedWithinMs = 180_000;
/** How long a server may take to prove that it answers. */
const checkWithinMs = 4_000;

/** What the bringing up of systems needs. */
export interface BringUp {
  readonly dir: string;
  readonly ports: ChosenPorts;
  readonly children: Children;
  readonly board: StatusBoard;
  readonly seed: boolean;
  /** Called with each system as soon as it answers. */
  readonly onRunning: (system: LabSystem, running: Running<object>) => void;
}

const sentence = (error: unknown): string => {
  const lines: string[] = [];
  for (let cause = error; cause instanceof Error && lines.length < 4; cause = cause.cause) lines.push(cause.message);
  return lines.join(': ').slice(0, 1_000) || 'failed without a reason';
};

/** The home of one system under the lab's directory. */
export function homeOf(system: LabSystem, lab: Pick<BringUp, 'dir' | 'ports' | 'children'>): Home {
  return { dir: join(lab.dir, system.name), ports: lab.ports[system.name] ?? {}, children: lab.children };
}

/**
 * Provisions the systems one after another, those in the cache first, and starts each as soon as it is provisioned,
 * while the next is built. Resolves when all have settled; a system's failure is its state, not a rejection.
 */
export async function bringUp(systems: readonly LabSystem[], lab: BringUp, signal: AbortSignal): Promise<void> {
  const able: { system: LabSystem; cached: boolean }[] = [];
  for (const system of systems) {
    if (await isAble(system, lab.board)) able.push({ system, cached: (await system.estimate()).cached });
  }
  const starts: Promise<void>[] = [];
  for (const { system } of able.sort((a, b) => Number(b.cached) - Number(a.cached))) {
    if (await provision(system, lab.board, signal)) starts.push(startAndSeed(system, lab, signal));
  }
  await Promise.all(starts);
}

async function isAble(system: LabSystem, board: StatusBoard): Promise<boolean> {
  try {
    const missing = await system.requirements();
    if (missing.length === 0) {
      board.set(system.name, { state: 'waiting' });
      return true;
    }
    board.set(system.name, { state: 'missing', detail: missing.map((one) => one.install).join(' ') });
  } catch (error) {
    board.set(system.name, { state: 'failed', detail: sentence(error) });
  }
  return false;
}

async function provision(system: LabSystem, board: StatusBoard, signal: AbortSignal): Promise<boolean> {
  const failed = (error: unknown) => board.set(system.name, { state: 'failed', detail: sentence(error) });
  try {
    signal.throwIfAborted();
    const { cached } = await system.estimate();
    if (!cached) board.set(system.name, { state: 'provisioning' });
    await system.provision((progress) => board.set(system.name, { state: 'provisioning', ...progress }), signal);
    return true;
  } catch (error) {
    failed(error);
    return false;
  }
}

async function startAndSeed(system: LabSystem, lab: BringUp, signal: AbortSignal): Promise<void> {
  const home = homeOf(system, lab);
  const say = (status: SystemStatus) => lab.board.set(system.name, status);
  try {
    say({ state: 'starting' });
    await mkdir(home.dir, { recursive: true, mode: 0o700 });
    const running = await system.start(home, AbortSignal.any([signal, AbortSignal.timeout(startWithinMs)]));
    lab.onRunning(system, running);
    const known = { env: { ...running.env }, shell: { ...system.shell(running.env) } };
    say({ state: lab.seed ? 'seeding' : 'ready', ...known });
    if (lab.seed) say({ state: 'ready', ...known, ...(await seedFailure(system, home, signal)) });
  } catch (error) {
    say({ state: 'failed', detail: sentence(error) });
  }
}

/**
 * Fills a server, in three tries: one that has just started, on a busy machine, may not keep its word for a while.
 * A server that could not be filled is still a server: its state says so beside `ready`.
 */
async function seedFailure(system: LabSystem, home: Home, signal: AbortSignal): Promise<{ seedFailure?: string }> {
  const fill = () => system.seed(home, AbortSignal.any([signal, AbortSignal.timeout(seedWithinMs)]));
  try {
    await attempt(`Filling ${system.name}`, fill, signal);
    return {};
  } catch (error) {
    return { seedFailure: `The shop is not complete: ${sentence(error)}` };
  }
}

/** Asks a started server once, and lets its state follow the answer: ready, or failed with the reason. */
export async function checkRunning(system: LabSystem, running: Running<object>, board: StatusBoard): Promise<void> {
  const before = board.get().systems[system.name];
  if (before === undefined || (before.state !== 'ready' && before.state !== 'failed')) return;
  try {
    await running.check(AbortSignal.timeout(checkWithinMs));
    if (before.state === 'failed' && before.env !== undefined) {
      const { detail: _, ...kept } = before;
      board.set(system.name, { ...kept, state: 'ready' });
    }
  } catch (error) {
    board.set(system.name, { ...before, state: 'failed', detail: sentence(error) });
  }
}
