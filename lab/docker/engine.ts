import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import Docker from 'dockerode';
import type { Child, Children } from '../children.ts';
import { findTool } from '../tool.ts';
import { type EngineDoor, makeEngineDoor } from './engine-door.ts';
import { markOf, prepareMachine, restoreMachine, socketOf } from './machine-state.ts';

/** The longest path that fits a Unix socket's address (unix(7)), without the closing zero. */
const longestSocketPath = 107;
const stopWithinMs = 30_000;

/** An engine of the lab's own. */
export interface Engine {
  readonly socketPath: string;
  pids(): readonly number[];
  check(signal: AbortSignal): Promise<void>;
  stop(): Promise<void>;
}

/** What makes one engine. */
export interface EngineOptions {
  readonly dir: string;
  readonly door: EngineDoor;
  readonly children: Children;
}

/** Where the engine listens. */
export const engineSocket = (dir: string) => join(dir, 'docker.sock');

/** A client for an engine behind a socket; no request takes longer than a minute. */
export const dockerClient = (socketPath: string) => new Docker({ socketPath, timeout: 60_000 });

/**
 * Starts containerd and dockerd on sockets, data and a bridge of their own; dockerd also behind `door`.
 *
 * The firewall and the routing of the machine are not touched: containers reach the host and each other, not the world.
 */
export async function startEngine({ dir, door, children }: EngineOptions, signal: AbortSignal): Promise<Engine> {
  const socketPath = engineSocket(dir);
  if (socketPath.length > longestSocketPath) {
    throw new Error(
      `The path ${socketPath} is too long for a socket (${longestSocketPath} characters). Choose a shorter --dir`,
    );
  }
  await restoreMachine(dir);
  for (const old of ['data', 'exec', 'containerd', 'containerd-state', 'dockerd.pid'])
    await rm(join(dir, old), { recursive: true, force: true });
  const { bridge } = await prepareMachine(dir);
  const started: Child[] = [];
  const stop = () => stopEngine(dir, socketPath, started);
  try {
    const containerd = await startContainerd(dir, children);
    started.push(containerd);
    const dockerd = await startDockerd({ dir, door, children }, bridge);
    started.push(dockerd);
    await answers(socketPath, () => started.every((child) => child.alive()), signal);
  } catch (error) {
    await stop();
    throw new Error(`Docker did not start; its words are in ${join(dir, 'dockerd.log')}`, { cause: error });
  }
  return {
    socketPath,
    pids: () => started.filter((child) => child.alive()).map((child) => child.pid),
    check: (within) => ask(socketPath, within),
    stop,
  };
}

/** It outlives a keeper that is killed, so that dockerd, which is told to end then, can still end its containers by it. */
async function startContainerd(dir: string, children: Children): Promise<Child> {
  const config = join(dir, 'containerd.toml');
  await mkdir(dir, { recursive: true, mode: 0o700 });
  const lines = [
    'version = 2',
    `root = ${JSON.stringify(join(dir, 'containerd'))}`,
    `state = ${JSON.stringify(join(dir, 'containerd-state'))}`,
    'disabled_plugins = ["io.containerd.grpc.v1.cri"]',
    '[grpc]',
    `address = ${JSON.stringify(socketOf(dir))}`,
  ];
  await writeFile(config, `${lines.join('\n')}\n`);
  const containerd = (await findTool('containerd')) ?? 'containerd';
  return children.spawn('containerd', containerd, ['--config', config], {
    logFile: join(dir, 'containerd.log'),
    stopWithinMs,
    outlivesOwner: true,
  });
}

async function startDockerd({ dir, door, children }: EngineOptions, bridge: string): Promise<Child> {
  await writeFile(join(dir, 'daemon.json'), '{}\n');
  const flags = {
    host: `unix://${engineSocket(dir)}`,
    'config-file': join(dir, 'daemon.json'),
    'data-root': join(dir, 'data'),
    'exec-root': join(dir, 'exec'),
    pidfile: join(dir, 'dockerd.pid'),
    containerd: socketOf(dir),
    bridge,
    'cgroup-parent': `/${markOf(dir)}`,
    'exec-opt': 'native.cgroupdriver=cgroupfs',
    // Root without the right to lower it cannot start containers otherwise.
    'oom-score-adjust': '0',
    iptables: 'false',
    ip6tables: 'false',
    'ip-forward': 'false',
    'ip-masq': 'false',
  };
  const doorFlags = await makeEngineDoor(dir, door, Date.now());
  const args = [...Object.entries(flags).map(([flag, value]) => `--${flag}=${value}`), ...doorFlags];
  const dockerd = (await findTool('dockerd')) ?? 'dockerd';
  return children.spawn('dockerd', dockerd, args, { logFile: join(dir, 'dockerd.log'), stopWithinMs });
}

/** One real answer: the daemon's own ping is given before it can list anything. */
async function ask(socketPath: string, signal: AbortSignal): Promise<void> {
  await dockerClient(socketPath).listContainers({ limit: 1, abortSignal: signal });
}

async function answers(socketPath: string, alive: () => boolean, signal: AbortSignal): Promise<void> {
  for (;;) {
    try {
      return await ask(socketPath, AbortSignal.any([signal, AbortSignal.timeout(2_000)]));
    } catch (error) {
      signal.throwIfAborted();
      if (!alive()) throw new Error('The engine ended before it was ready', { cause: error });
    }
    await delay(50, undefined, { signal });
  }
}

async function stopEngine(dir: string, socketPath: string, started: Child[]): Promise<void> {
  const containers = started.length > 1 ? removeAll(socketPath) : Promise.resolve();
  // An engine that does not answer is ended with its containers all the same.
  await Promise.race([containers.catch(() => undefined), delay(15_000, undefined, { ref: false })]);
  for (const child of started.toReversed()) await child.stop();
  await restoreMachine(dir);
}

/** Networks too: each has a bridge of its own on the machine. */
async function removeAll(socketPath: string): Promise<void> {
  const docker = dockerClient(socketPath);
  const containers = await docker.listContainers({ all: true });
  await Promise.all(containers.map(({ Id }) => docker.getContainer(Id).remove({ force: true, v: true })));
  const networks = await docker.listNetworks();
  const made = networks.filter(({ Name }) => !['bridge', 'host', 'none'].includes(Name));
  await Promise.all(made.map(({ Id }) => docker.getNetwork(Id).remove()));
}
