import { spawn } from 'node:child_process';
import { mkdir, open } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type LabStatus, readStatus } from './status.ts';
import type { SystemName } from './system.ts';

/** The program of the keeper. */
export const labMain = join(import.meta.dirname, 'main.ts');

const pollMs = 100;

/** Which lab to open. */
export interface LabRequest {
  /** Run state; one lab per directory. */
  readonly dir: string;
  readonly systems: readonly SystemName[];
  /** Fill the systems with the shop; true if left out. */
  readonly seed?: boolean;
  readonly realNode?: boolean;
  readonly onStatus?: (status: LabStatus) => void;
}

/** A lab whose keeper is a child of this process: it goes when this process goes, however that happens. */
export interface Lab {
  readonly dir: string;
  readonly keeperPid: number;
  /** False once the keeper has ended. */
  runs(): boolean;
  /** Undefined until the keeper has written for the first time. */
  status(): Promise<LabStatus | undefined>;
  /** What a client of the system needs; undefined until it has started. Each system's own shape: see its module. */
  env(name: SystemName): Promise<Record<string, unknown> | undefined>;
  /** Resolves with the environment when the system is ready; rejects with its sentence if it is missing or failed, and at the deadline. */
  waitReady(name: SystemName, timeoutMs: number): Promise<Record<string, unknown>>;
  /** Takes everything down; resolves when nothing runs any more. */
  close(): Promise<void>;
}

/** kafkajs counts down to a time that is past, once for each connection; it means nothing. */
const quiet = '--disable-warning=TimeoutNegativeWarning';

/** The arguments with which the keeper is run. */
export function keeperArguments(request: LabRequest): string[] {
  const flags = ['--dir', resolve(request.dir)];
  if (request.seed === false) flags.push('--no-seed');
  if (request.realNode === true) flags.push('--real-node');
  return [quiet, labMain, 'run', ...request.systems, ...flags];
}

/** Starts a keeper for the systems and returns at once; they come up independently. */
export async function openLab(request: LabRequest): Promise<Lab> {
  const dir = resolve(request.dir);
  await mkdir(dir, { recursive: true, mode: 0o700 });
  const log = await open(join(dir, 'keeper.log'), 'a', 0o600);
  // The pipe is the leash: the kernel closes it when this process ends, and the keeper reads the end of it.
  const keeper = spawn(process.execPath, keeperArguments(request), {
    stdio: ['pipe', log.fd, log.fd],
    detached: true,
  });
  const exited = new Promise<void>((done) => keeper.once('exit', () => done()));
  const running = new Promise<void>((done, fail) => {
    keeper.once('spawn', () => done());
    keeper.once('error', fail);
  });
  // A keeper that has ended by itself reads no more; `exited` tells.
  keeper.stdin?.on('error', () => undefined);
  await log.close();
  await running;
  let keeps = true;
  void exited.then(() => {
    keeps = false;
  });
  const status = async () => readStatus(dir, Date.now());
  const watching = follow(status, () => keeps, request.onStatus);

  return {
    dir,
    keeperPid: keeper.pid ?? 0,
    runs: () => keeps,
    status,
    env: async (name) => (await status())?.systems[name]?.env,
    waitReady: (name, timeoutMs) => waitReady(dir, name, timeoutMs, () => keeps),
    async close() {
      keeper.stdin?.end();
      await exited;
      await watching;
    },
  };
}

async function follow(
  status: () => Promise<LabStatus | undefined>,
  goesOn: () => boolean,
  onStatus?: (status: LabStatus) => void,
): Promise<void> {
  let last = '';
  while (onStatus !== undefined && goesOn()) {
    const now = await status();
    const text = JSON.stringify(now?.systems);
    if (now !== undefined && text !== last) onStatus(now);
    last = text;
    await delay(pollMs);
  }
}

/** Waits until a system of the lab in `dir` is ready, whoever keeps it; `goesOn` says whether waiting still makes sense. */
export async function waitReady(
  dir: string,
  name: SystemName,
  timeoutMs: number,
  goesOn: () => boolean = () => true,
): Promise<Record<string, unknown>> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    const system = (await readStatus(dir, Date.now()))?.systems[name];
    if (system?.state === 'ready') return system.env ?? {};
    if (system?.state === 'missing' || system?.state === 'failed')
      throw new Error(`${name}: ${system.detail ?? system.state}`);
    if (!goesOn())
      throw new Error(`The lab's keeper ended before ${name} was ready; its words are in ${join(dir, 'keeper.log')}`);
    if (performance.now() > deadline)
      throw new Error(`${name} was not ready within ${timeoutMs / 1_000} s: ${system?.state ?? 'no status'}`);
    await delay(pollMs);
  }
}
