import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { stringify } from 'yaml';
import type { Chat } from './chat.ts';

const root = resolve(import.meta.dirname, '..');
const compileCache = join(tmpdir(), 'middlewatch-bench-compile-cache');

/** A bot as a process of its own. */
export interface Program {
  /** Memory held in RAM now, in bytes (VmRSS of proc_pid_status(5)). */
  residentBytes(): number;
  stop(): Promise<void>;
}

/** Middlewatch itself, with nothing but the given configuration. */
export function startMiddlewatch(chat: Chat, config: object = {}): Program {
  const folder = mkdtempSync(join(tmpdir(), 'middlewatch-bench-'));
  const path = join(folder, 'middlewatch.yaml');
  const limits = { perPerson: 1_000_000, perChannel: 1_000_000 };
  const roles = [{ name: 'bench', members: ['*'], permissions: ['*'] }];
  const common = { store: { path: join(folder, 'store.db') }, http: { port: 0 }, log: { level: 'warn' } };
  writeFileSync(path, stringify({ ...common, operationsChannel: 'ops', access: { roles, limits }, ...config }));
  const program = start(chat, [join(root, 'src/main.ts'), '--config', path]);
  return {
    ...program,
    async stop() {
      await program.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The least that Bolt can be: one command, one word. What a person would begin with instead. */
export const startBolt = (chat: Chat): Program => start(chat, [join(import.meta.dirname, 'bolt-hello.ts')]);

function start(chat: Chat, args: readonly string[]): Program {
  const { botToken, appToken, apiUrl } = chat.workspace;
  const child = spawn(process.execPath, [...args], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: {
      PATH: process.env.PATH,
      SLACK_BOT_TOKEN: botToken,
      SLACK_APP_TOKEN: appToken,
      SLACK_API_URL: apiUrl,
      // Both start warm, as from the second start on.
      NODE_COMPILE_CACHE: compileCache,
    },
  });
  const exited = new Promise<void>((done) => child.once('exit', () => done()));
  return {
    residentBytes() {
      const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
      return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) * 1_024;
    },
    async stop() {
      child.kill('SIGTERM');
      await exited;
      await chat.disconnected();
    },
  };
}
