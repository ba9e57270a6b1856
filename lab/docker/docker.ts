import { getuid } from 'node:process';
import type { Home, LabSystem, Missing, Place, Running } from '../system.ts';
import { type FindTool, findTool } from '../tool.ts';
import { engineSocket, startEngine } from './engine.ts';
import { type EngineDoor, engineDoor } from './engine-door.ts';
import { restoreMachine } from './machine-state.ts';
import { seedDocker } from './seed.ts';

/** What a client of the lab's Docker needs. */
export interface DockerEnv {
  /** As in DOCKER_HOST. */
  readonly host: string;
  readonly socketPath: string;
  /** The port of 127.0.0.1 on which the seeded container `web` answers. */
  readonly webPort: number;
  /** The same engine by TCP with TLS. */
  readonly door: EngineDoor;
}

type DockerPort = 'web' | 'door';

/** The programs that must be there, and the Debian package of each. */
const programs = {
  dockerd: 'docker.io',
  containerd: 'containerd',
  runc: 'runc',
  ip: 'iproute2',
  tar: 'tar',
  busybox: 'busybox-static',
} as const;

/** An engine beside whatever engine the machine has: own socket, data and bridge; the firewall stays as it is. */
export function docker(): LabSystem<DockerEnv, DockerPort> {
  const env = async ({ dir, ports }: Place<DockerPort>): Promise<DockerEnv> => {
    const socketPath = engineSocket(dir);
    return { host: `unix://${socketPath}`, socketPath, webPort: ports.web, door: engineDoor(dir, ports.door) };
  };

  async function start(home: Home<DockerPort>, signal: AbortSignal): Promise<Running<DockerEnv>> {
    const known = await env(home);
    const engine = await startEngine({ dir: home.dir, door: known.door, children: home.children }, signal);
    return { env: known, pids: engine.pids, check: engine.check, stop: engine.stop };
  }

  return {
    name: 'docker',
    ports: ['web', 'door'],
    requirements: () => missingForDocker(),
    estimate: async () => ({ seconds: 0, downloadBytes: 0, cached: true }),
    // All of it comes from the machine's packages.
    provision: async () => undefined,
    env,
    shell: ({ host }) => ({ DOCKER_HOST: host }),
    start,
    recover: (place) => restoreMachine(place.dir),
    seed: async (home, signal) => seedDocker({ ...(await env(home)), dir: home.dir }, signal),
  };
}

/** The tools and rights that an engine of its own needs and this process lacks. */
export async function missingForDocker(
  find: FindTool = findTool,
  userId: number | undefined = getuid?.(),
): Promise<readonly Missing[]> {
  if (process.platform !== 'linux') {
    return [{ what: 'linux', install: `The lab runs an engine of its own on Linux only, not on ${process.platform}.` }];
  }
  const missing: Missing[] = [];
  if (userId !== 0)
    missing.push({
      what: 'root',
      install: 'An engine of its own needs root: run the lab as root, or leave out docker.',
    });
  for (const [program, debianPackage] of Object.entries(programs)) {
    if ((await find(program)) !== undefined) continue;
    missing.push({
      what: program,
      install: `Docker needs ${program}: apt-get install ${debianPackage} (or put ${program} on PATH).`,
    });
  }
  return missing;
}
