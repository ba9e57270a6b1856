import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { z } from 'zod';
import { readJson, writeJson } from '../json-file.ts';
import type { Home, LabSystem, Place, Running } from '../system.ts';
import { minioProgram } from './binary.ts';
import { seedMinio } from './seed.ts';
import { minioServer } from './server.ts';

const keyPair = z.object({ accessKey: z.string(), secretKey: z.string() });
const credentials = keyPair.extend({ viewer: keyPair });

/** What a client of the lab's MinIO needs; `dir` is for `loseDrive` and `restoreDrive`. */
export interface MinioEnv {
  readonly endpoint: string;
  readonly accessKey: string;
  readonly secretKey: string;
  readonly dir: string;
  /** A user of little right, in the seeded world: may look into shop-orders and media, and nothing else. */
  readonly viewer: { readonly accessKey: string; readonly secretKey: string };
}

type MinioPort = 'api';

/** MinIO over four drives that are directories: one erasure set with two parity drives. */
export function minio(): LabSystem<MinioEnv, MinioPort> {
  async function start(home: Home<MinioPort>, signal: AbortSignal): Promise<Running<MinioEnv>> {
    const env = await minioEnv(home);
    const server = minioServer(
      { binary: minioProgram.binary(), children: home.children },
      { ...env, port: home.ports.api },
    );
    await server.start(signal);
    return {
      env,
      pids: () => [server.pid()].filter((pid) => pid !== undefined),
      check: server.check,
      stop: server.stop,
    };
  }

  return {
    name: 'minio',
    ports: ['api'],
    requirements: () => minioProgram.missing(),
    estimate: minioProgram.estimate,
    provision: minioProgram.build,
    env: minioEnv,
    shell: (env) => ({
      MINIO_ENDPOINT: env.endpoint,
      MINIO_ROOT_USER: env.accessKey,
      MINIO_ROOT_PASSWORD: env.secretKey,
    }),
    start,
    seed: async (home, signal) => seedMinio(await minioEnv(home), signal),
  };
}

/** The keys are made once per directory and known to its owner only. */
async function minioEnv(place: Place<MinioPort>): Promise<MinioEnv> {
  const file = join(place.dir, 'credentials.json');
  let keys = await readJson(file, credentials);
  if (keys === undefined) {
    const secretKey = () => randomBytes(24).toString('base64url');
    keys = {
      accessKey: 'lab-admin',
      secretKey: secretKey(),
      viewer: { accessKey: 'lab-viewer', secretKey: secretKey() },
    };
    await writeJson(file, keys);
  }
  return { endpoint: `http://127.0.0.1:${place.ports.api}`, ...keys, dir: place.dir };
}
