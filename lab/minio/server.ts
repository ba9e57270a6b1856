import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Child, Children } from '../children.ts';
import { drivesIn, makeDrives } from './drive.ts';

/** What makes one server. */
export interface MinioOptions {
  /** Absolute; holds the drives, which survive a restart. */
  readonly dir: string;
  readonly port: number;
  readonly accessKey: string;
  readonly secretKey: string;
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
  const endpoint = `http://127.0.0.1:${options.port}`;
  let child: Child | undefined;
  const alive = () => child?.alive() === true;

  async function health(kind: 'live' | 'cluster', signal: AbortSignal): Promise<number> {
    const limit = AbortSignal.any([signal, AbortSignal.timeout(requestWithinMs)]);
    const answer = await fetch(`${endpoint}/minio/health/${kind}`, { signal: limit });
    await answer.body?.cancel();
    return answer.status;
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
      const logFile = join(options.dir, 'minio.log');
      const args = ['server', '--address', `127.0.0.1:${options.port}`, '--certs-dir', join(options.dir, 'certs')];
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
