import type { Logger } from 'pino';
import { z } from 'zod';
import type { DockerPort } from '../../core/port/docker.ts';
import type { System } from '../../core/port/system.ts';
import type { Clock } from '../../lib/clock.ts';
import { fail } from '../../lib/error.ts';
import type { DockerTarget } from '../config/target.ts';
import { detailFact, imageFact, summaryFact } from './container-fact.ts';
import { detailSchema, imageSchema, summarySchema } from './container-schema.ts';
import { type DockerLink, dial, dockerLink, type Engine } from './docker-link.ts';
import { readLogs } from './read-logs.ts';
import { runContainer } from './run-container.ts';
import { untilSettled } from './until-settled.ts';

const maxContainers = 10_000;
const maxTail = 10_000;
/** Names go into the path of a request as they are. */
const containerName = /^[a-zA-Z0-9][a-zA-Z0-9_.-]{0,254}$/;
const imageName = /^[a-zA-Z0-9][\w.-]*(?:[:/@]+[\w.-]+)*$/;

/** Makes a Docker target's client. Nothing is asked before the first call; each call ends within the target's `timeoutMs`. */
export function connectDocker(target: DockerTarget, deps: { clock: Clock; log: Logger }): System<DockerPort> {
  const link = dockerLink(target, deps);
  return {
    kind: 'docker',
    name: target.name,
    address: target.host,
    readOnly: target.readOnly,
    client: {
      name: target.name,
      allowedImages: target.allowedImages,
      ...looks(link),
      ...changes(link, target, deps.clock),
    },
    check(signal) {
      const startedAt = deps.clock.now();
      return link.call(signal, async (engine, ending) => {
        // The version may be known from before: the count is the answer of now.
        const running = countSchema.parse(await engine.docker.listContainers({ abortSignal: ending })).length;
        deps.log.debug({ target: target.name, running }, 'docker answered');
        return { summary: `${engine.version}, ${running} running`, tookMs: deps.clock.now() - startedAt };
      });
    },
    close: async () => link.close(),
  };
}

const countSchema = z.array(z.unknown());

function looks(link: DockerLink): Pick<DockerPort, 'containers' | 'inspect' | 'logs' | 'image'> {
  return {
    containers: ({ all }, signal) =>
      link.call(signal, async ({ docker }, ending) => {
        const found = countSchema.parse(await docker.listContainers({ all, abortSignal: ending }));
        const containers = z.array(summarySchema).parse(found.slice(0, maxContainers)).map(summaryFact);
        return { containers, total: found.length };
      }),
    inspect: (container, signal) => link.call(signal, (engine, ending) => detailOf(engine, container, ending)),
    logs: (container, { tail, sinceAt }, signal) =>
      link.call(signal, async (engine, ending) => {
        const found = await inspected(engine, container, ending);
        if (found === undefined) throw fail('not-found', `No container "${container}" on ${link.where.name}.`);
        const source = { id: found.Id, terminal: found.Config.Tty };
        return readLogs(engine, source, { tail: Math.min(tail, maxTail), sinceAt }, ending);
      }),
    image: (name, signal) =>
      link.call(signal, async ({ docker }, ending) => {
        if (!imageName.test(name) || name.includes('..')) return undefined;
        const found = await foundOrNot(dial(docker, { path: `/images/${name}/json`, method: 'GET', signal: ending }));
        return found === undefined ? undefined : imageFact(imageSchema.parse(found));
      }),
  };
}

function changes(
  link: DockerLink,
  target: DockerTarget,
  clock: Clock,
): Pick<DockerPort, 'restart' | 'run' | 'settled'> {
  return {
    settled: (container, withinMs, signal) =>
      link.call(
        signal,
        (engine, ending) => untilSettled(() => detailOf(engine, container, ending), withinMs, clock, ending),
        {
          extraMs: withinMs,
        },
      ),
    restart: (container, stopTimeoutS, signal) =>
      link.call(
        signal,
        async ({ docker }, ending) => {
          if (!containerName.test(container)) throw fail('not-found', `No container "${container}" on ${target.name}.`);
          await dial(docker, {
            path: `/containers/${container}/restart`,
            method: 'POST',
            signal: ending,
            query: { t: stopTimeoutS },
          });
        },
        { extraMs: stopTimeoutS * 1000 },
      ),
    run: (spec, signal) =>
      link.call(signal, (engine, ending) => runContainer(engine, spec, target.allowedImages, ending)),
  };
}

async function detailOf(engine: Engine, container: string, signal: AbortSignal) {
  const found = await inspected(engine, container, signal);
  return found && detailFact(found);
}

async function inspected({ docker }: Engine, container: string, signal: AbortSignal) {
  if (!containerName.test(container)) return undefined;
  const found = await foundOrNot(docker.getContainer(container).inspect({ abortSignal: signal }));
  return found === undefined ? undefined : detailSchema.parse(found);
}

async function foundOrNot<T>(asked: Promise<T>): Promise<T | undefined> {
  try {
    return await asked;
  } catch (thrown) {
    if (thrown instanceof Error && 'statusCode' in thrown && thrown.statusCode === 404) return undefined;
    throw thrown;
  }
}
