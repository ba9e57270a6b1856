import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { stringify } from 'yaml';
import type { Chat } from './chat.ts';
import type { BenchTopic } from './topic.ts';

const root = resolve(import.meta.dirname, '..');
/** kafkajs counts down to a time that is past, once for each connection; it means nothing. */
const quiet = '--disable-warning=TimeoutNegativeWarning';
/** The kernel counts processor time in hundredths of a second. */
const tickMs = 10;
const compileCache = join(tmpdir(), 'middlewatch-bench-compile-cache');

/** A bot as a process of its own. */
export interface Program {
  /** Memory held in RAM now, in bytes (VmRSS of proc_pid_status(5)). */
  residentBytes(): number;
  /** Processor time used so far by all its threads, in milliseconds (utime and stime of proc_pid_stat(5), to 10 ms). */
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
    residentBytes() {
      const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
      return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) * 1_024;
    },
    processorMs() {
      const stat = readFileSync(`/proc/${child.pid}/stat`, 'utf8');
      // The name in field 2 may hold spaces and brackets, so count from its end: fields 14 and 15.
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      return (Number(fields[11]) + Number(fields[12])) * tickMs;
    },
    async stop() {
      child.kill('SIGTERM');
      await exited;
    },
  };
}
