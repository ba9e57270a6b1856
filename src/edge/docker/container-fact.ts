import type { z } from 'zod';
import type { ContainerDetail, ContainerSummary, ImageDetail } from '../../core/port/docker.ts';
import type { detailSchema, imageSchema, summarySchema } from './container-schema.ts';

const projectLabel = 'com.docker.compose.project';

/** An entry of the engine's list in our words. */
export function summaryFact(from: z.infer<typeof summarySchema>): ContainerSummary {
  return {
    id: from.Id,
    // A link from another container adds names with two slashes; the shortest is its own.
    name: (from.Names ?? []).toSorted((a, b) => a.length - b.length)[0]?.replace(/^\//, '') ?? from.Id.slice(0, 12),
    image: from.Image,
    state: from.State,
    status: from.Status,
    createdAt: from.Created * 1000,
    ports: (from.Ports ?? []).map((port) => ({
      containerPort: port.PrivatePort,
      protocol: port.Type,
      hostPort: port.PublicPort,
      hostAddress: port.IP,
    })),
    project: from.Labels?.[projectLabel],
  };
}

/** An inspected container in our words. */
export function detailFact(from: z.infer<typeof detailSchema>): ContainerDetail {
  const { State: state, Config: config, HostConfig: host } = from;
  const policy = host.RestartPolicy?.Name || 'no';
  const tries = host.RestartPolicy?.MaximumRetryCount ?? 0;
  return {
    id: from.Id,
    name: from.Name.replace(/^\//, ''),
    image: config.Image,
    state: state.Status,
    health: state.Health?.Status === 'none' ? undefined : state.Health?.Status,
    healthOutput: state.Health?.Log?.at(-1)?.Output,
    startedAtText: state.StartedAt,
    startedAt: momentOf(state.StartedAt),
    finishedAt: momentOf(state.FinishedAt),
    exitCode: state.Status === 'exited' || state.Status === 'dead' ? state.ExitCode : undefined,
    outOfMemory: state.OOMKilled,
    error: state.Error || undefined,
    restartPolicy: tries > 0 ? `${policy}:${tries}` : policy,
    restarts: from.RestartCount,
    stopTimeoutS: config.StopTimeout ?? 10,
    memoryBytes: host.Memory > 0 ? host.Memory : undefined,
    project: config.Labels?.[projectLabel],
    terminal: config.Tty,
  };
}

/** An inspected image in our words. */
export function imageFact(from: z.infer<typeof imageSchema>): ImageDetail {
  return {
    id: from.Id,
    sizeBytes: from.Size,
    createdAt: momentOf(from.Created),
    command: [...(from.Config?.Entrypoint ?? []), ...(from.Config?.Cmd ?? [])],
  };
}

/** Docker writes a moment that never was as year 1. */
function momentOf(text: string | undefined): number | undefined {
  const at = Date.parse(text ?? '');
  return Number.isNaN(at) || at <= 0 ? undefined : at;
}
