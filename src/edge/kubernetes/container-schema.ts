import { z } from 'zod';
import type { Container, Exit, Probe } from '../../core/kubernetes/container.ts';
import { parseQuantity } from '../../core/kubernetes/quantity.ts';
import { momentOf } from './moment.ts';

const quantities = z.record(z.string(), z.coerce.string()).default({});

const probeSchema = z.object({
  periodSeconds: z.number().default(10),
  timeoutSeconds: z.number().default(1),
  failureThreshold: z.number().default(3),
  httpGet: z.object({ path: z.string().default('/'), port: z.union([z.number(), z.string()]) }).optional(),
  tcpSocket: z.object({ port: z.union([z.number(), z.string()]) }).optional(),
  grpc: z.object({ port: z.number() }).optional(),
  exec: z.object({ command: z.array(z.string()).default([]) }).optional(),
});

/** A container as a pod's specification declares it. */
export const containerSchema = z.object({
  name: z.string(),
  image: z.string().default(''),
  imagePullPolicy: z.string().default(''),
  command: z.array(z.string()).default([]),
  resources: z.object({ requests: quantities, limits: quantities }).prefault({}),
  livenessProbe: probeSchema.optional(),
  readinessProbe: probeSchema.optional(),
  startupProbe: probeSchema.optional(),
});

const terminatedSchema = z.object({
  exitCode: z.number(),
  reason: z.string().default(''),
  message: z.string().default(''),
  startedAt: z.string().nullish(),
  finishedAt: z.string().nullish(),
});

/** A container as the kubelet last saw it. */
export const containerStatusSchema = z.object({
  name: z.string(),
  ready: z.boolean().default(false),
  started: z.boolean().optional(),
  restartCount: z.number().default(0),
  state: z
    .object({
      waiting: z.object({ reason: z.string().default('Waiting'), message: z.string().default('') }).optional(),
      running: z.object({ startedAt: z.string().nullish() }).optional(),
      terminated: terminatedSchema.optional(),
    })
    .prefault({}),
  lastState: z.object({ terminated: terminatedSchema.optional() }).prefault({}),
});

type Declared = z.infer<typeof containerSchema>;
type Status = z.infer<typeof containerStatusSchema>;

/** Declared containers with what is known of their state. */
export function containersOf(
  role: Container['role'],
  declared: readonly Declared[],
  states: readonly Status[],
): Container[] {
  return declared.map((container) => {
    const status = states.find((candidate) => candidate.name === container.name);
    const exit = status?.state.terminated ?? status?.lastState.terminated;
    const { limits, requests } = container.resources;
    return {
      name: container.name,
      role,
      image: container.image,
      pullPolicy: container.imagePullPolicy,
      command: container.command,
      ready: status?.ready ?? false,
      restarts: status?.restartCount ?? 0,
      waiting: status?.state.waiting,
      running: status?.state.running !== undefined,
      runningSinceMs: momentOf(status?.state.running?.startedAt),
      started: status?.started,
      lastExit: exit && exitOf(exit),
      memoryLimitBytes: limits.memory === undefined ? undefined : parseQuantity(limits.memory),
      requests: { cpuCores: parseQuantity(requests.cpu ?? '0'), memoryBytes: parseQuantity(requests.memory ?? '0') },
      probes: probesOf(container),
    };
  });
}

function exitOf({ exitCode, reason, message, startedAt, finishedAt }: z.infer<typeof terminatedSchema>): Exit {
  return { code: exitCode, reason, message, startedAtMs: momentOf(startedAt), finishedAtMs: momentOf(finishedAt) };
}

function probesOf({ livenessProbe, readinessProbe, startupProbe }: Declared): Container['probes'] {
  return {
    ...(livenessProbe === undefined ? {} : { liveness: probeOf(livenessProbe) }),
    ...(readinessProbe === undefined ? {} : { readiness: probeOf(readinessProbe) }),
    ...(startupProbe === undefined ? {} : { startup: probeOf(startupProbe) }),
  };
}

function probeOf(decoded: z.infer<typeof probeSchema>): Probe {
  const { periodSeconds, timeoutSeconds, failureThreshold } = decoded;
  return { asks: asksOf(decoded), periodSeconds, timeoutSeconds, failureThreshold };
}

function asksOf({ httpGet, tcpSocket, grpc, exec }: z.infer<typeof probeSchema>): string {
  if (httpGet !== undefined) return `GET :${httpGet.port}${httpGet.path}`;
  if (tcpSocket !== undefined) return `TCP :${tcpSocket.port}`;
  if (grpc !== undefined) return `gRPC :${grpc.port}`;
  return `exec ${exec?.command.join(' ') ?? ''}`.trim();
}
