import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, readlink, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { runTool } from '../../lab/tool.ts';
import { eventually } from '../support/eventually.ts';

const checkout = resolve(import.meta.dirname, '../..');
const cloneWithinMs = 60_000;
const sayWithinMs = 60_000;

/** What a person who has just cloned has: this machine's own tools, and no variable that means something to us. */
function personsEnvironment(extra: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const kept = ['HOME', 'LANG', 'TERM', 'TMPDIR', 'USER', 'XDG_CACHE_HOME', 'HTTPS_PROXY', 'NODE_EXTRA_CA_CERTS'];
  const own = Object.fromEntries(kept.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])));
  const path = (process.env.PATH ?? '').split(delimiter).filter((part) => !part.includes('node_modules'));
  // A kubeconfig or a socket that this machine happens to have is no part of a test.
  return { KUBECONFIG: '/nonexistent', DOCKER_HOST: 'none', ...own, PATH: path.join(delimiter), ...extra };
}

/** `npm start`, running. */
export interface Started {
  /** What it printed so far, less npm's own two lines. */
  lines(): string[];
  complaints(): string;
  /** Waits for a line that contains the text; fails with everything it said when it ends before. */
  line(text: string, withinMs: number): Promise<string>;
  /** Sends SIGTERM to npm and to nobody else. */
  terminate(): void;
  /** The exit code; null if a signal ended it. */
  readonly exited: Promise<number | null>;
}

/** A clone of this checkout's last commit in a folder of its own, as after `git clone`. */
export interface FreshClone {
  readonly dir: string;
  start(args: readonly string[], environment?: NodeJS.ProcessEnv): Started;
  say(text: string): Promise<string>;
  /** Command lines of the processes that come from it. */
  processes(): Promise<string[]>;
  remove(): Promise<void>;
}

/** Clones; nothing is installed yet. */
export async function freshClone(): Promise<FreshClone> {
  const dir = join(await mkdtemp(join(tmpdir(), 'middlewatch-clone-')), 'middlewatch');
  await runTool('git', ['clone', '--quiet', checkout, dir], { timeoutMs: cloneWithinMs });
  return {
    dir,
    start: (args, environment = {}) =>
      started(
        spawn('npm', ['start', ...(args.length > 0 ? ['--', ...args] : [])], {
          cwd: dir,
          env: personsEnvironment(environment),
          stdio: ['ignore', 'pipe', 'pipe'],
        }),
      ),
    say: (text) =>
      runTool('npm', ['run', '--silent', 'say', '--', text], {
        cwd: dir,
        env: personsEnvironment({}),
        timeoutMs: sayWithinMs,
      }),
    processes: () => processesOf(dir),
    remove: () => rm(join(dir, '..'), { recursive: true, force: true }),
  };
}

function started(child: ChildProcess): Started {
  const said = { out: '', err: '' };
  child.stdout?.on('data', (chunk) => {
    said.out += chunk;
  });
  child.stderr?.on('data', (chunk) => {
    said.err += chunk;
  });
  let ended = false;
  const exited = new Promise<number | null>((done) => child.once('close', (code) => done(code)));
  void exited.then(() => {
    ended = true;
  });
  const lines = () => said.out.split('\n').filter((line) => line !== '' && !line.startsWith('> '));
  return {
    lines,
    complaints: () => said.err,
    async line(text, withinMs) {
      const find = () => lines().find((line) => line.includes(text));
      await eventually(`a line with "${text}"`, () => ended || find() !== undefined, withinMs);
      const found = find();
      if (found === undefined) throw new Error(`npm start ended without "${text}". It said:\n${said.out}\n${said.err}`);
      return found;
    },
    terminate: () => child.kill('SIGTERM'),
    exited,
  };
}

/** By command line and by working directory, so that a renamed process is found too. */
async function processesOf(dir: string): Promise<string[]> {
  const found: string[] = [];
  for (const pid of (await readdir('/proc')).filter((entry) => /^\d+$/.test(entry))) {
    const command = (await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')).replaceAll('\0', ' ');
    const folder = await readlink(`/proc/${pid}/cwd`).catch(() => '');
    if (command.includes(dir) || folder.startsWith(dir)) found.push(`${pid} ${command}`);
  }
  return found;
}
