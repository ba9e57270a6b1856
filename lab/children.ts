import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type ChildRecord, recordOf, signalProcess } from './process-record.ts';

/** How a process is started and how it is asked to end. */
export interface ChildOptions {
  /** Standard output and error are appended here. */
  readonly logFile: string;
  readonly cwd?: string;
  /** The whole environment; the parent's own if left out. */
  readonly env?: NodeJS.ProcessEnv;
  /** SIGTERM if left out; SIGKILL for servers whose data is thrown away. */
  readonly stopSignal?: 'SIGTERM' | 'SIGINT' | 'SIGKILL';
  /** After this long SIGKILL follows; 10 s if left out. */
  readonly stopWithinMs?: number;
  /** True for the few that others need for ending in order: not ended with an owner that is killed, but at the next start. */
  readonly outlivesOwner?: boolean;
}

/** How a process ended. */
export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** One running process. */
export interface Child {
  readonly name: string;
  readonly pid: number;
  /** Resolves, never rejects, when the process has ended. */
  readonly exited: Promise<Exit>;
  alive(): boolean;
  kill(signal: NodeJS.Signals): void;
  /** Asks, then insists; resolves when the process has ended. */
  stop(): Promise<void>;
}

/** The processes in one owner's care. */
export interface Children {
  /** Starts a process; rejects if the file cannot be run. `name` is for messages and logs. */
  spawn(name: string, file: string, args: readonly string[], options: ChildOptions): Promise<Child>;
  /** Process ids of those that live. */
  pids(): readonly number[];
  /** Stops all, the youngest first. */
  stopAll(): Promise<void>;
}

/** What `children` needs to know of its owner. */
export interface ChildrenOptions {
  /** Called with the living processes after each change; the keeper writes them down for the case that it is killed. */
  readonly onChange?: (records: readonly ChildRecord[]) => Promise<void>;
}

const setpriv = '/usr/bin/setpriv';

/** On Linux the kernel itself passes the signal on when the owner dies, even by SIGKILL; the process id stays the same. */
function tied(file: string, args: readonly string[], how: ChildOptions): [string, readonly string[]] {
  if (how.outlivesOwner === true || process.platform !== 'linux' || !existsSync(setpriv)) return [file, args];
  const stopSignal = how.stopSignal ?? 'SIGTERM';
  return [setpriv, ['--pdeathsig', stopSignal.replace('SIG', ''), '--', file, ...args]];
}

/** Keeps processes: starts them in their own session, remembers them, ends them in reverse order. */
export function children(options: ChildrenOptions = {}): Children {
  const living = new Map<number, { child: Child; record: ChildRecord }>();
  let said = Promise.resolve();
  // One after another, each with the latest; a full disk must not end the servers.
  const changed = () => {
    said = said
      .then(() => options.onChange?.([...living.values()].map((entry) => entry.record)))
      .catch(() => undefined);
    return said;
  };

  async function start(name: string, file: string, args: readonly string[], how: ChildOptions): Promise<Child> {
    await mkdir(dirname(how.logFile), { recursive: true, mode: 0o700 });
    const log = await open(how.logFile, 'a', 0o600);
    try {
      const [command, argv] = tied(file, args, how);
      const started = spawn(command, argv, {
        cwd: how.cwd,
        env: how.env ?? process.env,
        detached: true,
        stdio: ['ignore', log.fd, log.fd],
      });
      const exited = new Promise<Exit>((resolve) => {
        started.once('exit', (code, signal) => resolve({ code, signal }));
      });
      const pid = await new Promise<number>((resolve, reject) => {
        started.once('error', (cause) => reject(new Error(`${name}: ${file} could not be run`, { cause })));
        started.once('spawn', () => resolve(started.pid ?? 0));
      });
      const child = watched(name, pid, exited, how);
      living.set(pid, { child, record: await recordOf(pid, name, file) });
      void exited.then(() => {
        living.delete(pid);
        return changed();
      });
      await changed();
      return child;
    } finally {
      await log.close();
    }
  }

  return {
    spawn: start,
    pids: () => [...living.keys()],
    async stopAll() {
      for (const { child } of [...living.values()].reverse()) await child.stop();
    },
  };
}

function watched(name: string, pid: number, exited: Promise<Exit>, how: ChildOptions): Child {
  let ended = false;
  void exited.then(() => {
    ended = true;
  });
  const kill = (signal: NodeJS.Signals) => {
    if (!ended) signalProcess(pid, signal);
  };
  return {
    name,
    pid,
    exited,
    alive: () => !ended,
    kill,
    async stop() {
      if (ended) return;
      kill(how.stopSignal ?? 'SIGTERM');
      const insist = setTimeout(() => kill('SIGKILL'), how.stopWithinMs ?? 10_000);
      await exited;
      clearTimeout(insist);
    },
  };
}
