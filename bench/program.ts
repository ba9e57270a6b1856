import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { stringify } from 'yaml';
import { nodeFlags } from '../trial/node-flags.ts';
import type { Chat } from './chat.ts';
import { processorMsOf, residentBytesOf } from './process-figures.ts';
import type { BenchTopic } from './topic.ts';

const root = resolve(import.meta.dirname, '..');
/** kafkajs counts down to a time that is past, once for each connection; it means nothing. */
const quiet = '--disable-warning=TimeoutNegativeWarning';
const compileCache = join(tmpdir(), 'middlewatch-bench-compile-cache');

/** A bot as a process of its own. */
export interface Program {
  /** Memory held in RAM now, in bytes. */
  residentBytes(): number;
  /** Processor time used so far by all its threads, in milliseconds. */
  processorMs(): number;
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
  const program = start(chat, [...nodeFlags(), join(root, 'src/main.ts'), '--config', path]);
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

/** A consumer that only parses JSON; it speaks to no chat. */
export function startBareConsumer(topic: BenchTopic, groupId: string): Program {
  const program = join(import.meta.dirname, 'bare-consumer.ts');
  return run([program, topic.brokers.join(','), topic.name, groupId], {});
}

function start(chat: Chat, args: readonly string[]): Program {
  const { botToken, appToken, apiUrl } = chat.workspace;
  const program = run(args, { SLACK_BOT_TOKEN: botToken, SLACK_APP_TOKEN: appToken, SLACK_API_URL: apiUrl });
  return {
    ...program,
    async stop() {
      await program.stop();
      await chat.disconnected();
    },
  };
}

function run(args: readonly string[], environment: NodeJS.ProcessEnv): Program {
  const child = spawn(process.execPath, [quiet, ...args], {
    stdio: ['ignore', 'ignore', 'inherit'],
    // All start warm, as from the second start on.
    env: { PATH: process.env.PATH, NODE_COMPILE_CACHE: compileCache, ...environment },
  });
  const exited = new Promise<void>((done) => child.once('exit', () => done()));
  return {
    residentBytes: () => residentBytesOf(child.pid),
    processorMs: () => processorMsOf(child.pid),
    async stop() {
      child.kill('SIGTERM');
      await exited;
    },
  };
}
