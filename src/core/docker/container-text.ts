import type { ContainerDetail, ContainerSummary, PublishedPort } from '../port/docker.ts';

/** State and health in a word or two, out of what a list gives: `running healthy`, `exited 137`. */
export function stateText(container: Pick<ContainerSummary, 'state' | 'status'>): string {
  const health = /\((healthy|unhealthy|health: starting)\)/.exec(container.status)?.[1];
  if (health !== undefined) return `${container.state} ${health.replace('health: ', '')}`;
  const code = /^(?:Exited|Restarting) \((-?\d+)\)/.exec(container.status)?.[1];
  return code === undefined ? container.state : `${container.state} ${code}`;
}

/** Whether a container in a list wants attention: unhealthy, restarting, dead, or ended with an error. */
export function isAiling(container: Pick<ContainerSummary, 'state' | 'status'>): boolean {
  const said = stateText(container);
  if (said.endsWith(' unhealthy') || container.state === 'dead' || container.state === 'restarting') return true;
  return container.state === 'exited' && said !== 'exited 0' && said !== 'exited';
}

/** Ports as docker ps writes them, shorter: `8080→80, 443/udp`; the same port on IPv4 and IPv6 once. */
export function portsText(ports: readonly PublishedPort[]): string {
  const texts = ports.map((port) => {
    const inside = port.protocol === 'tcp' ? String(port.containerPort) : `${port.containerPort}/${port.protocol}`;
    if (port.hostPort === undefined) return inside;
    const everywhere = port.hostAddress === undefined || port.hostAddress === '0.0.0.0' || port.hostAddress === '::';
    return `${everywhere ? '' : `${port.hostAddress}:`}${port.hostPort}→${inside}`;
  });
  return [...new Set(texts)].join(', ');
}

/** Whether waiting longer would tell nothing new: it runs and its health is known, or it has ended. */
export function isSettled(container: Pick<ContainerDetail, 'state' | 'health'>): boolean {
  if (container.state === 'running') return container.health !== 'starting';
  return container.state !== 'created' && container.state !== 'restarting';
}

/** An inspected container's state in a few words: `running healthy`, `exited 137, out of memory`. */
export function detailStateText(
  container: Pick<ContainerDetail, 'state' | 'health' | 'exitCode' | 'outOfMemory' | 'error'>,
): string {
  const { state, health, exitCode, outOfMemory, error } = container;
  const word = [state, state === 'running' ? health : exitCode].filter((part) => part !== undefined).join(' ');
  const causes = [state !== 'running' && outOfMemory && 'out of memory', error].filter(Boolean);
  return [word, ...causes].join(', ');
}
