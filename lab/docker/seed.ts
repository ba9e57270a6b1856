import { setTimeout as delay } from 'node:timers/promises';
import type Docker from 'dockerode';
import { dockerClient } from './engine.ts';
import { makeImages } from './image.ts';
import { composeLabels, shopContainers } from './shop-container.ts';

const pollMs = 200;

/** Where the engine is and what it may use. */
export interface DockerSeed {
  readonly socketPath: string;
  /** For temporary files. */
  readonly dir: string;
  readonly webPort: number;
}

/** Makes the images and the shop's containers, and waits until each is in the state that it is there to show. */
export async function seedDocker({ socketPath, dir, webPort }: DockerSeed, signal: AbortSignal): Promise<void> {
  const docker = dockerClient(socketPath);
  await makeImages(docker, dir);
  const known = await docker.listContainers({ all: true });
  for (const [service, options] of Object.entries(shopContainers(webPort))) {
    signal.throwIfAborted();
    const name = `shop-${service}-1`;
    const found = known.find(({ Names }) => Names.includes(`/${name}`));
    // An earlier try may have ended between the making of a container and its start.
    if (found !== undefined && found.State !== 'created') continue;
    const container =
      found === undefined
        ? await docker.createContainer({ ...options, name, Labels: composeLabels(service) })
        : docker.getContainer(found.Id);
    await container.start();
  }
  const state = (service: string) => docker.getContainer(`shop-${service}-1`).inspect();
  await until('web to be healthy', async () => (await state('web')).State.Health?.Status === 'healthy', signal);
  await until(
    'worker to be unhealthy',
    async () => (await state('worker')).State.Health?.Status === 'unhealthy',
    signal,
  );
  await until('cache to end', async () => !(await state('cache')).State.Running, signal);
  await mustBeOutOfMemory(docker.getContainer('shop-cache-1'));
}

async function mustBeOutOfMemory(cache: Docker.Container): Promise<void> {
  const { State } = await cache.inspect();
  if (State.OOMKilled) return;
  throw new Error(
    `The kernel does not hold containers to their memory: cache ended with ${State.ExitCode}, not out of memory`,
  );
}

async function until(what: string, holds: () => Promise<boolean>, signal: AbortSignal): Promise<void> {
  while (!(await holds())) {
    if (signal.aborted) throw new Error(`Waited in vain for ${what}`, { cause: signal.reason });
    await delay(pollMs);
  }
}
