import { imageAllowed } from '../../core/docker/image-rule.ts';
import type { RunSpec } from '../../core/port/docker.ts';
import { fail, reasonOf } from '../../lib/error.ts';
import { createdSchema } from './container-schema.ts';
import { dial, type Engine } from './docker-link.ts';

const maxProcesses = 256;

/**
 * Creates and starts a container with limits and without anything of the host. The allow-list is checked here too, so
 * that no way to this call goes around it. A container that cannot start is removed: nobody asked for a dead one.
 */
export async function runContainer(
  engine: Engine,
  spec: RunSpec,
  allowedImages: readonly string[],
  signal: AbortSignal,
): Promise<{ id: string; warnings: readonly string[] }> {
  if (!imageAllowed(spec.image, allowedImages)) throw fail('denied', `Image "${spec.image}" is not on the allow-list.`);
  const created = createdSchema.parse(
    await dial(engine.docker, {
      path: '/containers/create',
      method: 'POST',
      signal,
      query: spec.name === undefined ? {} : { name: spec.name },
      body: creation(spec),
    }),
  );
  const container = engine.docker.getContainer(created.Id);
  try {
    await container.start({ abortSignal: signal });
  } catch (thrown) {
    await container.remove({ force: true }).catch(() => undefined);
    throw startError(thrown, spec.image);
  }
  return { id: created.Id, warnings: created.Warnings ?? [] };
}

function creation(spec: RunSpec): object {
  return {
    Image: spec.image,
    ...(spec.command.length > 0 && { Cmd: spec.command }),
    Labels: spec.labels,
    HostConfig: {
      Memory: spec.memoryBytes,
      // The same as memory: none of it may be swap.
      MemorySwap: spec.memoryBytes,
      NanoCpus: spec.cpuMillis * 1_000_000,
      PidsLimit: maxProcesses,
      Privileged: false,
      SecurityOpt: ['no-new-privileges'],
      RestartPolicy: { Name: 'no' },
    },
  };
}

/** The runtime wraps a program that is not there in three layers of its own words. */
function startError(thrown: unknown, image: string): unknown {
  const [, program, reason] = /exec: ("[^"]{1,200}"): ([^:]{1,100})/.exec(reasonOf(thrown)) ?? [];
  if (program === undefined) return thrown;
  return fail('usage', `${image} cannot run ${program}: ${reason}.`, {
    hint: 'Nothing was left behind.',
    cause: thrown,
  });
}
