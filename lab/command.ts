import { spawn } from 'node:child_process';
import { mkdir, open } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { keep } from './keeper.ts';
import { livingKeeper } from './keeper-claim.ts';
import { keeperArguments } from './lab.ts';
import { reservePorts } from './ports.ts';
import { signalProcess, stillLives } from './process-record.ts';
import { progressLines, statusLine } from './progress-line.ts';
import { type LabStatus, readStatus } from './status.ts';
import { isSystemName, type SystemName, systemNames } from './system.ts';
import { labSystems } from './systems.ts';

/** The flags of `npm run lab`. */
export interface LabFlags {
  readonly dir: string;
  readonly realNode: boolean;
  readonly docker: boolean;
  readonly seed: boolean;
  /** The keeper lives until `down`, not until its standard input ends. */
  readonly detached: boolean;
}

/** What the command line understands. */
export const usage = `Usage: npm run lab -- up|down|status|env|plan|run [kafka|minio|kubernetes|docker …] [--docker] [--real-node] [--no-seed] [--dir DIR]
  up      start in the background and wait until all are ready
  down    stop what up started
  status  say what runs
  env     print variables for a shell:  eval "$(npm run -s lab -- env)"
  plan    reserve ports and print what clients will need, before anything runs (JSON)
  run     start in the foreground; stop at the end of standard input`;

const say = (line: string) => process.stdout.write(`${line}\n`);
const complain = (line: string) => process.stderr.write(`${line}\n`);

/** Runs one subcommand; resolves with the exit code. */
export async function labCommand(words: readonly string[], flags: LabFlags): Promise<number> {
  const [verb, ...names] = words;
  const wrong = names.find((name) => !isSystemName(name));
  if (wrong !== undefined) {
    complain(`There is no system "${wrong}" in the lab. There are: ${systemNames.join(', ')}`);
    return 2;
  }
  const chosen = names.filter(isSystemName);
  const systems = chosen.length > 0 ? chosen : systemNames.filter((name) => name !== 'docker' || flags.docker);
  switch (verb) {
    case 'run':
      return run(systems, flags);
    case 'up':
      return up(systems, flags);
    case 'down':
      return down(flags);
    case 'status':
      return showStatus(flags);
    case 'env':
      return showEnv(chosen, flags);
    case 'plan':
      return showPlan(systems, flags);
    default:
      complain(usage);
      return 2;
  }
}

async function run(names: readonly SystemName[], flags: LabFlags): Promise<number> {
  const stop = new AbortController();
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => stop.abort());
  // The parent may be gone while a line is being written.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
  if (!flags.detached) {
    process.stdin.on('end', () => stop.abort());
    process.stdin.on('error', () => stop.abort());
    process.stdin.resume();
  }
  try {
    const systems = await labSystems(names, { realNode: flags.realNode });
    await keep({ dir: flags.dir, systems, seed: flags.seed, onStatus: progressLines(say) }, stop.signal);
    return 0;
  } catch (error) {
    complain(error instanceof Error ? error.message : 'The lab failed');
    return 1;
  } finally {
    process.stdin.destroy();
  }
}

const settled = (status: LabStatus, names: readonly SystemName[]) =>
  names.every((name) => ['ready', 'failed', 'missing'].includes(status.systems[name]?.state ?? ''));

async function up(names: readonly SystemName[], flags: LabFlags): Promise<number> {
  const dir = resolve(flags.dir);
  await mkdir(dir, { recursive: true, mode: 0o700 });
  const living = await livingKeeper(dir);
  if (living !== undefined) {
    complain(`A lab runs in ${dir} already (process ${living.pid}). Stop it with: npm run lab -- down`);
    return 1;
  }
  const log = await open(join(dir, 'keeper.log'), 'a', 0o600);
  const request = { dir, systems: names, seed: flags.seed, realNode: flags.realNode };
  const keeper = spawn(process.execPath, [...keeperArguments(request), '--detached'], {
    stdio: ['ignore', log.fd, log.fd],
    detached: true,
  });
  await log.close();
  let ended = false;
  keeper.once('exit', () => {
    ended = true;
  });
  keeper.unref();
  const show = progressLines(say);
  const begun = Date.now();
  for (;;) {
    const status = await readStatus(dir, Date.now());
    if (status !== undefined && Date.parse(status.updatedAt) >= begun) {
      show(status);
      if (settled(status, names)) return names.every((name) => status.systems[name]?.state !== 'failed') ? 0 : 1;
    }
    if (ended) {
      complain(`The lab's keeper ended; its words are in ${join(dir, 'keeper.log')}`);
      return 1;
    }
    await delay(200);
  }
}

async function down(flags: LabFlags): Promise<number> {
  const keeper = await livingKeeper(resolve(flags.dir));
  if (keeper === undefined) {
    say('No lab is running.');
    return 0;
  }
  signalProcess(keeper.pid, 'SIGTERM');
  const deadline = performance.now() + 120_000;
  while (await stillLives(keeper)) {
    if (performance.now() > deadline) {
      complain(`The lab's keeper (process ${keeper.pid}) has not ended within 2 minutes`);
      return 1;
    }
    await delay(100);
  }
  say('The lab is down.');
  return 0;
}

async function showStatus(flags: LabFlags): Promise<number> {
  const dir = resolve(flags.dir);
  const status = (await livingKeeper(dir)) === undefined ? undefined : await readStatus(dir, Date.now());
  for (const name of systemNames) say(statusLine(name, status?.systems[name] ?? { state: 'off' }));
  return 0;
}

/** Quotes for a POSIX shell. */
const quoted = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`;

async function showEnv(chosen: readonly SystemName[], flags: LabFlags): Promise<number> {
  const dir = resolve(flags.dir);
  const status = (await livingKeeper(dir)) === undefined ? undefined : await readStatus(dir, Date.now());
  if (status === undefined) {
    complain('No lab is running. Start it with: npm run lab -- up');
    return 1;
  }
  for (const name of chosen.length > 0 ? chosen : systemNames) {
    for (const [key, value] of Object.entries(status.systems[name]?.shell ?? {})) say(`export ${key}=${quoted(value)}`);
  }
  return 0;
}

async function showPlan(names: readonly SystemName[], flags: LabFlags): Promise<number> {
  const dir = resolve(flags.dir);
  const systems = await labSystems(names, { realNode: flags.realNode });
  const wanted = Object.fromEntries(systems.map((system) => [system.name, system.ports]));
  const ports = await reservePorts(dir, { wanted, inUse: (await livingKeeper(dir)) !== undefined });
  const plan: Record<string, unknown> = {};
  for (const system of systems) {
    const place = { dir: join(dir, system.name), ports: ports[system.name] ?? {} };
    await mkdir(place.dir, { recursive: true, mode: 0o700 });
    const { seconds, downloadBytes, cached } = await system.estimate();
    const missing = (await system.requirements()).map((one) => one.install);
    plan[system.name] = {
      ports: place.ports,
      env: await system.env(place),
      estimate: { seconds, downloadBytes, cached },
      missing,
    };
  }
  say(JSON.stringify(plan, undefined, 2));
  return 0;
}
