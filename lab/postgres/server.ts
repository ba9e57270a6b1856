import { randomBytes } from 'node:crypto';
import { chown, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Child, Children } from '../children.ts';
import { runTool } from '../tool.ts';

/** Where a throwaway server lives. */
export interface PostgresOptions {
  /** Absolute; made new, and handed to the user that the server runs as. */
  readonly dir: string;
  readonly port: number;
  /** The folder of its programs. */
  readonly bin: string;
  readonly children: Children;
}

/** A server that can be killed and started again on its data. */
export interface PostgresServer {
  /** The address of a database on it, password included. */
  url(database: string): string;
  /** Starts it if it is not running; resolves when it answers. */
  start(signal: AbortSignal): Promise<void>;
  stop(): Promise<void>;
  /** Ends it without a shutdown, as a crash would. */
  kill(): Promise<void>;
}

const toolWithinMs = 60_000;
const user = 'lab';
/** Debian's package makes this user; the server refuses to run as root. */
const serverUser = 'postgres';

/** Small, quick and on loopback only; what it holds is thrown away, so nothing waits for the disk. */
const settings = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  shared_buffers: '32MB',
  max_connections: '50',
  fsync: 'off',
};

/** Makes a server on 127.0.0.1 with one user and a password of its own; not yet started. */
export async function postgresServer(options: PostgresOptions): Promise<PostgresServer> {
  const { dir, port, bin, children } = options;
  const password = randomBytes(18).toString('hex');
  const data = join(dir, 'data');
  await makeCluster({ dir, data, bin, password });
  let child: Child | undefined;

  const answers = () =>
    runTool(join(bin, 'pg_isready'), ['-q', '-h', '127.0.0.1', '-p', String(port)], { timeoutMs: 5_000 }).then(
      () => true,
      () => false,
    );

  return {
    url: (database) => `postgres://${user}:${password}@127.0.0.1:${port}/${database}`,
    async start(signal) {
      if (child?.alive()) return;
      const flags = Object.entries({ ...settings, port: String(port) }).flatMap(([name, value]) => [
        '-c',
        `${name}=${value}`,
      ]);
      const [file, args] = asServerUser([join(bin, 'postgres'), '-D', data, ...flags]);
      const started = await children.spawn('postgres', file, args, {
        logFile: join(dir, 'server.log'),
        cwd: dir,
        stopSignal: 'SIGINT',
      });
      child = started;
      while (!(await answers())) {
        signal.throwIfAborted();
        if (!started.alive()) throw new Error(`PostgreSQL ended before it was ready; see ${join(dir, 'server.log')}`);
        await delay(50, undefined, { signal });
      }
    },
    async stop() {
      await child?.stop();
    },
    async kill() {
      // SIGQUIT is PostgreSQL's own crash: no checkpoint, every connection cut; SIGKILL would leave its children behind.
      child?.kill('SIGQUIT');
      await child?.exited;
    },
  };
}

async function makeCluster(of: { dir: string; data: string; bin: string; password: string }): Promise<void> {
  const passwordFile = join(of.dir, 'password');
  await mkdir(of.dir, { recursive: true, mode: 0o700 });
  await writeFile(passwordFile, of.password, { mode: 0o600 });
  const owner = await serverOwner();
  if (owner !== undefined) for (const path of [of.dir, passwordFile]) await chown(path, owner.uid, owner.gid);
  const [file, args] = asServerUser([
    join(of.bin, 'initdb'),
    ...['-D', of.data, '-U', user, `--pwfile=${passwordFile}`, '--auth=scram-sha-256'],
    ...['--encoding=UTF8', '--no-locale', '--no-sync'],
  ]);
  await runTool(file, args, { timeoutMs: toolWithinMs, cwd: of.dir });
  await rm(passwordFile);
}

const isRoot = () => process.getuid?.() === 0;

/** Steps down from root; the signal at the parent's death is asked for again, because a change of user forgets it. */
function asServerUser(command: readonly string[]): [string, string[]] {
  if (!isRoot()) return [command[0] ?? '', command.slice(1)];
  const down = [`--reuid=${serverUser}`, `--regid=${serverUser}`, '--clear-groups', '--'];
  return ['/usr/bin/setpriv', [...down, '/usr/bin/setpriv', '--pdeathsig', 'INT', '--', ...command]];
}

async function serverOwner(): Promise<{ uid: number; gid: number } | undefined> {
  if (!isRoot()) return undefined;
  const ask = async (flag: string) => Number(await runTool('id', [flag, serverUser], { timeoutMs: toolWithinMs }));
  return { uid: await ask('-u'), gid: await ask('-g') };
}
