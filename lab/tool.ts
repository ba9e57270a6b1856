import { spawn } from 'node:child_process';
import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';

/** How a short-lived tool is run. */
export interface ToolOptions {
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** True for builds: the tool gives way to everything else on the machine. */
  readonly lowPriority?: boolean;
  /** Called for each line of both outputs. */
  readonly onLine?: (line: string) => void;
}

/** The last lines kept for the message of a failure. */
const keptLines = 12;
/** Bound on what a tool may print and have returned. */
const keptChars = 1_000_000;

/**
 * Runs a tool to its end and returns what it printed on standard output.
 *
 * Rejects with the tool's last lines on a non-zero exit, at the deadline and on abort; its whole process group is ended then.
 */
export async function runTool(file: string, args: readonly string[], options: ToolOptions): Promise<string> {
  const [command, argv] = options.lowPriority === true ? ['nice', ['-n', '19', file, ...args]] : [file, args];
  const deadline = AbortSignal.timeout(options.timeoutMs);
  const signal = options.signal === undefined ? deadline : AbortSignal.any([deadline, options.signal]);
  signal.throwIfAborted();
  const child = spawn(command, argv, {
    cwd: options.cwd,
    env: options.env ?? process.env,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const tail: string[] = [];
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', (line) => {
      tail.push(line);
      if (tail.length > keptLines) tail.shift();
      if (stream === child.stdout && output.length < keptChars) output += `${line}\n`;
      options.onLine?.(line);
    });
  }
  const endGroup = () => {
    try {
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
    } catch {
      // Already gone: between the exit and this call.
    }
  };
  signal.addEventListener('abort', endGroup, { once: true });
  try {
    const code = await new Promise<number | null>((resolve, reject) => {
      child.once('error', (cause) => reject(new Error(`${file} could not be run`, { cause })));
      child.once('close', resolve);
    });
    if (deadline.aborted)
      throw new Error(`${file} did not end within ${options.timeoutMs / 1000} s:\n${tail.join('\n')}`);
    signal.throwIfAborted();
    if (code !== 0) throw new Error(`${file} ended with ${code}:\n${tail.join('\n')}`);
    return output;
  } finally {
    signal.removeEventListener('abort', endGroup);
  }
}

/** Says where a tool is; undefined if there is none. */
export type FindTool = (name: string) => Promise<string | undefined>;

/** Finds a tool: the first hit on PATH, then in the places where administrators' tools live; undefined if there is none. */
export async function findTool(name: string): Promise<string | undefined> {
  const dirs = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/sbin', '/usr/local/go/bin'];
  for (const dir of dirs.filter((candidate) => candidate !== '')) {
    const file = join(dir, name);
    try {
      await access(file, constants.X_OK);
      return file;
    } catch {
      // Not here; the next directory may have it.
    }
  }
  return undefined;
}

/** Runs a step up to three times; rethrows the last failure, and at once on abort. */
export async function attempt<T>(step: string, run: () => Promise<T>, signal: AbortSignal): Promise<T> {
  let failure: unknown;
  for (let tries = 1; tries <= 3; tries += 1) {
    signal.throwIfAborted();
    try {
      return await run();
    } catch (error) {
      failure = error;
      // A registry that refused just now may answer in a moment.
      if (tries < 3) await delay(tries * 1_000, undefined, { signal }).catch(() => undefined);
    }
  }
  signal.throwIfAborted();
  throw new Error(`${step} failed three times`, { cause: failure });
}
