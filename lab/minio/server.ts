import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import http from 'node:http';
import https from 'node:https';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import type { Child, Children } from '../children.ts';
import { drivesIn, makeDrives } from './drive.ts';

/** What makes one server. */
export interface MinioOptions {
  /** Absolute; holds the drives, which survive a restart. */
  readonly dir: string;
  readonly port: number;
  readonly accessKey: string;
  readonly secretKey: string;
  /** With it the server speaks TLS only. */
  readonly tls?: MinioTls;
}

/** The server's certificate and key, and the authority that signed it; all in PEM. */
export interface MinioTls {
  readonly cert: string;
  readonly key: string;
  readonly ca: string;
}

/** What `minioServer` needs. */
export interface MinioDeps {
  readonly binary: string;
  readonly children: Children;
}

/** A server that can be killed and started again on its drives. */
export interface MinioServer {
  readonly endpoint: string;
  pid(): number | undefined;
  /** Starts it if it is not running; resolves when it can write. */
  start(signal: AbortSignal): Promise<void>;
  stop(): Promise<void>;
  kill(): Promise<void>;
  /** Suspends the process: connections stay open and nothing answers. */
  pause(): void;
  resume(): void;
  /** Resolves if the server says that it lives; a server without write quorum still does. */
  check(signal: AbortSignal): Promise<void>;
}

const requestWithinMs = 2_000;

/** Makes a server of four drives on 127.0.0.1, not yet started. */
export function minioServer(deps: MinioDeps, options: MinioOptions): MinioServer {
  const endpoint = `${options.tls === undefined ? 'http' : 'https'}://127.0.0.1:${options.port}`;
  let child: Child | undefined;
  const alive = () => child?.alive() === true;

  async function health(kind: 'live' | 'cluster', signal: AbortSignal): Promise<number> {
    const limit = AbortSignal.any([signal, AbortSignal.timeout(requestWithinMs)]);
    const url = `${endpoint}/minio/health/${kind}`;
    // fetch trusts no authority of our own.
    const asked =
      options.tls === undefined
        ? http.get(url, { agent: false, signal: limit })
        : https.get(url, { agent: false, signal: limit, ca: options.tls.ca });
    const [answer] = z.tuple([z.instanceof(http.IncomingMessage)]).parse(await once(asked, 'response'));
    answer.resume();
    return answer.statusCode ?? 0;
  }

  async function canWrite(started: Child, signal: AbortSignal): Promise<void> {
    while ((await health('cluster', signal).catch(() => 0)) !== 200) {
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
      await makeDrives(options.dir);
      const certsDir = await writeCertificates(options);
      const logFile = join(options.dir, 'minio.log');
      const args = ['server', '--address', `127.0.0.1:${options.port}`, '--certs-dir', certsDir];
      const started = await deps.children.spawn('minio', deps.binary, [...args, ...drivesIn(options.dir)], {
        logFile,
        cwd: options.dir,
        env: serverEnvironment(options),
      });
      child = started;
      try {
        await canWrite(started, signal);
      } catch (error) {
        await started.stop();
        throw new Error(`MinIO did not start; its words are in ${logFile}`, { cause: error });
      }
    },
    stop: async () => child?.stop(),
    async kill() {
      child?.kill('SIGKILL');
      await child?.exited;
    },
    pause: () => child?.kill('SIGSTOP'),
    resume: () => child?.kill('SIGCONT'),
    async check(signal) {
      const status = await health('live', signal).catch((cause: unknown) => {
        throw new Error(`MinIO at ${endpoint} does not answer`, { cause });
      });
      if (status !== 200) throw new Error(`MinIO at ${endpoint} answers ${status} when asked whether it lives`);
    },
  };
}

/** The folder in which MinIO looks for its certificate; without one it speaks plain HTTP. The names are MinIO's. */
async function writeCertificates({ dir, tls }: MinioOptions): Promise<string> {
  const certsDir = join(dir, 'certs');
  await mkdir(certsDir, { recursive: true, mode: 0o700 });
  if (tls !== undefined) {
    await writeFile(join(certsDir, 'public.crt'), tls.cert, { mode: 0o600 });
    await writeFile(join(certsDir, 'private.key'), tls.key, { mode: 0o600 });
  }
  return certsDir;
}

/** Its own environment, so that no MINIO_ variable of the person who runs the lab leaks in. */
function serverEnvironment({ dir, accessKey, secretKey }: MinioOptions): NodeJS.ProcessEnv {
  return {
    PATH: process.env.PATH,
    HOME: dir,
    MINIO_ROOT_USER: accessKey,
    MINIO_ROOT_PASSWORD: secretKey,
    // Without it the server refuses drives that share the root disk; it also keeps buffers small.
    MINIO_CI_CD: '1',
    MINIO_PROMETHEUS_AUTH_TYPE: 'public',
    MINIO_BROWSER: 'off',
    MINIO_UPDATE: 'off',
    MINIO_CALLHOME_ENABLE: 'off',
  };
}
