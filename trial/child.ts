import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { z } from 'zod';

/** A program of the trial. Its standard input is its leash: it ends when this process does, however that happens. */
export interface Child {
  /** The first line it printed, decoded. */
  readonly ready: Promise<unknown>;
  readonly exited: Promise<number>;
  /** Asks it to end and waits; after `withinMs` it is killed. */
  stop(withinMs: number): Promise<void>;
}

/** Starts `node <args>`; `ready` fails when it ends before it printed a line. */
export function startChild(args: readonly string[], environment: NodeJS.ProcessEnv, logFile: string): Child {
  const log = openSync(logFile, 'a', 0o600);
  const child: ChildProcess = spawn(process.execPath, [...args], {
    stdio: ['pipe', 'pipe', log],
    env: environment,
    detached: true,
  });
  closeSync(log);
  const exited = new Promise<number>((resolve) => child.once('exit', (code) => resolve(code ?? 1)));
  const ready = new Promise<unknown>((resolve, reject) => {
    if (child.stdout !== null)
      createInterface({ input: child.stdout }).once('line', (line) => resolve(JSON.parse(line)));
    void exited.then((code) =>
      reject(
        new Error(
          `${args.find((word) => !word.startsWith('-'))} ended with exit code ${code} before it was ready; its words are in ${logFile}`,
        ),
      ),
    );
  });
  ready.catch(() => undefined);
  child.stdin?.on('error', () => undefined);
  return {
    ready,
    exited,
    async stop(withinMs) {
      child.kill('SIGTERM');
      const timer = setTimeout(() => child.kill('SIGKILL'), withinMs);
      await exited;
      clearTimeout(timer);
    },
  };
}

/** What the workspace says when it is ready. */
export const workspaceReady = z.object({
  url: z.string(),
  apiUrl: z.string(),
  botToken: z.string(),
  appToken: z.string(),
});
