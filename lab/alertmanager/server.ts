import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Child, Children } from '../children.ts';

/** What makes one server. */
export interface AlertmanagerOptions {
  /** Absolute; holds its configuration, its state, which survives a restart, and its log. */
  readonly dir: string;
  readonly port: number;
  /** The text of alertmanager.yml. */
  readonly config: string;
}

/** An Alertmanager that can be killed and started again on its state. */
export interface AlertmanagerServer {
  readonly endpoint: string;
  pid(): number | undefined;
  /** Starts it if it is not running; resolves when it is ready. */
  start(signal: AbortSignal): Promise<void>;
  /** Takes another configuration without a restart; rejects with its words if it refuses. */
  reload(config: string, signal: AbortSignal): Promise<void>;
  stop(): Promise<void>;
  kill(): Promise<void>;
}

const requestWithinMs = 5_000;

/** Makes a server on 127.0.0.1 that is alone in its cluster, not yet started. */
export function alertmanagerServer(
  deps: { readonly binary: string; readonly children: Children },
  { dir, port, config }: AlertmanagerOptions,
): AlertmanagerServer {
  const endpoint = `http://127.0.0.1:${port}`;
  const configFile = join(dir, 'alertmanager.yml');
  const logFile = join(dir, 'alertmanager.log');
  let child: Child | undefined;
  const alive = () => child?.alive() === true;

  async function ask(path: string, method: 'GET' | 'POST', signal: AbortSignal): Promise<Response> {
    const limit = AbortSignal.any([signal, AbortSignal.timeout(requestWithinMs)]);
    return fetch(`${endpoint}${path}`, { method, signal: limit });
  }

  async function isReady(started: Child, signal: AbortSignal): Promise<void> {
    for (;;) {
      const answer = await ask('/-/ready', 'GET', signal).catch(() => undefined);
      await answer?.body?.cancel();
      if (answer?.status === 200) return;
      signal.throwIfAborted();
      if (!started.alive()) throw new Error('The server ended before it was ready');
      await delay(50, undefined, { signal });
    }
  }

  return {
    endpoint,
    pid: () => (alive() ? child?.pid : undefined),
    async start(signal) {
      if (alive()) return;
      await mkdir(dir, { recursive: true, mode: 0o700 });
      // A restart keeps what a reload wrote.
      if (child === undefined) await writeFile(configFile, config, { mode: 0o600 });
      const flags = ['--log.level=debug', '--cluster.listen-address=', `--web.listen-address=127.0.0.1:${port}`];
      const places = [`--config.file=${configFile}`, `--storage.path=${join(dir, 'data')}`];
      const started = await deps.children.spawn('alertmanager', deps.binary, [...flags, ...places], {
        logFile,
        cwd: dir,
      });
      child = started;
      try {
        await isReady(started, signal);
      } catch (error) {
        await started.stop();
        throw new Error(`Alertmanager did not start; its words are in ${logFile}`, { cause: error });
      }
    },
    async reload(changed, signal) {
      await writeFile(configFile, changed, { mode: 0o600 });
      const answer = await ask('/-/reload', 'POST', signal);
      const words = await answer.text();
      if (!answer.ok) throw new Error(`Alertmanager refused its configuration: ${words.trim()}`);
    },
    stop: async () => child?.stop(),
    async kill() {
      child?.kill('SIGKILL');
      await child?.exited;
    },
  };
}
