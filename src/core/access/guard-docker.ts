import type { ContainerDetail, DockerPort } from '../port/docker.ts';
import type { Reach } from './reach.ts';

/** The engine as far as a reach goes. Docker takes ids as well as names, so a container is looked at before it is touched. */
export function guardDocker(port: DockerPort, reach: Reach): DockerPort {
  if (!reach.isBound('container')) return port;
  const inReach = async (container: string, signal: AbortSignal): Promise<ContainerDetail | undefined> => {
    const found = await port.inspect(container, signal);
    reach.check('container', found?.name ?? container);
    return found;
  };
  /** The id that was checked is the one that is used: a name may stand for another container a moment later. */
  const checked = async (container: string, signal: AbortSignal): Promise<string> =>
    (await inReach(container, signal))?.id ?? container;
  return {
    name: port.name,
    allowedImages: port.allowedImages,
    async containers(query, signal) {
      const { containers, total } = await port.containers(query, signal);
      const held = containers.filter(({ name }) => reach.holds('container', name));
      return { containers: held, total: held.length + Math.max(0, total - containers.length) };
    },
    inspect: inReach,
    logs: async (container, query, signal) => port.logs(await checked(container, signal), query, signal),
    restart: async (container, stopTimeoutS, signal) =>
      port.restart(await checked(container, signal), stopTimeoutS, signal),
    settled: async (container, withinMs, signal) => port.settled(await checked(container, signal), withinMs, signal),
    image: (name, signal) => port.image(name, signal),
    async run(spec, signal) {
      reach.check('container', spec.name);
      return port.run(spec, signal);
    },
  };
}
