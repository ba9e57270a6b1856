import {
  type CommandContext,
  detailStateText,
  fail,
  formatBytes,
  nearest,
  shortenEnd,
  type Text,
  type Tone,
} from '#sdk';

type Docker = CommandContext<'docker'>['docker'];
export type Detail = NonNullable<Awaited<ReturnType<Docker['inspect']>>>;

/** The container by name or id; fails with `not-found` and the nearest names, stopped ones included. */
export async function existing(docker: Docker, container: string, signal: AbortSignal): Promise<Detail> {
  const found = await docker.inspect(container, signal);
  if (found !== undefined) return found;
  const { containers } = await docker.containers({ all: true }, signal);
  const near = nearest(
    container,
    containers.map(({ name }) => name),
  );
  throw fail('not-found', `No container "${container}" on ${docker.name}.`, {
    hint: near.length > 0 ? `Did you mean ${near.join(', ')}?` : 'All of them: /docker ps -a.',
  });
}

/** How a container's state sounds to someone on call. */
export function toneOf(container: Detail): Tone {
  if (container.state === 'running') {
    if (container.health === 'unhealthy') return 'critical';
    return container.health === 'starting' ? 'warning' : 'good';
  }
  if (container.state === 'exited' && container.exitCode === 0) return 'neutral';
  return ['exited', 'dead', 'restarting'].includes(container.state) ? 'critical' : 'warning';
}

/** What a plan and a result both show of a container. */
export function factsOf(container: Detail): (readonly [string, Text] | false)[] {
  return [
    ['state', detailStateText(container)],
    container.state === 'running' && container.startedAt !== undefined && ['started', { at: container.startedAt }],
    container.state !== 'running' && container.finishedAt !== undefined && ['ended', { at: container.finishedAt }],
    container.health === 'unhealthy' &&
      container.healthOutput !== undefined && ['health check said', shortenEnd(container.healthOutput.trim(), 200)],
    ['image', container.image],
    [
      'restart policy',
      container.restarts > 0
        ? `${container.restartPolicy}, restarted ${container.restarts} times`
        : container.restartPolicy,
    ],
    container.memoryBytes !== undefined && ['memory limit', formatBytes(container.memoryBytes)],
    container.project !== undefined && ['compose project', container.project],
  ];
}
