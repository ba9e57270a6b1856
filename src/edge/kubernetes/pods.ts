import { z } from 'zod';
import type { Container, Pod } from '../../core/kubernetes/pod.ts';
import type { Workload } from '../../core/kubernetes/workload.ts';
import type { LogQuery } from '../../core/port/kubernetes.ts';
import { fail, MiddlewatchError } from '../../lib/error.ts';
import { apiPath, type Rest } from './rest.ts';

const mostPods = 500;
const mostLogLines = 10_000;
const mostLogBytes = 2 * 1024 * 1024;

const terminatedSchema = z.object({ exitCode: z.number(), reason: z.string().default('') });

const statusSchema = z.object({
  name: z.string(),
  ready: z.boolean().default(false),
  restartCount: z.number().default(0),
  state: z
    .object({
      waiting: z.object({ reason: z.string().default('Waiting'), message: z.string().default('') }).optional(),
      running: z.object({}).optional(),
      terminated: terminatedSchema.optional(),
    })
    .prefault({}),
  lastState: z.object({ terminated: terminatedSchema.optional() }).prefault({}),
});

const named = z.array(z.object({ name: z.string() })).default([]);
const statuses = z.array(statusSchema).default([]);

const podSchema = z.object({
  metadata: z.object({
    name: z.string(),
    namespace: z.string(),
    creationTimestamp: z.string(),
    annotations: z.record(z.string(), z.string()).default({}),
  }),
  spec: z.object({ containers: named, initContainers: named, ephemeralContainers: named }),
  status: z.object({
    phase: z.string().default('Unknown'),
    conditions: z
      .array(z.object({ type: z.string(), status: z.string(), message: z.string().default('') }))
      .default([]),
    containerStatuses: statuses,
    initContainerStatuses: statuses,
    ephemeralContainerStatuses: statuses,
  }),
});

/** Pods and their logs. */
export function pods(rest: Rest) {
  return {
    async pod(object: { namespace: string; name: string }, signal: AbortSignal): Promise<Pod> {
      const path = apiPath('api', 'v1', 'namespaces', object.namespace, 'pods', object.name);
      return podOf(await rest.json({ path }, podSchema, signal));
    },

    async podsOf(workload: Workload, signal: AbortSignal): Promise<readonly Pod[]> {
      if (workload.selector === '') return [];
      const path = apiPath('api', 'v1', 'namespaces', workload.namespace, 'pods');
      const query = { labelSelector: workload.selector, limit: mostPods };
      const answer = await rest.json({ path, query }, z.object({ items: z.array(podSchema) }), signal);
      return answer.items.map(podOf).sort((a, b) => b.createdAtMs - a.createdAtMs || a.name.localeCompare(b.name));
    },

    async log(query: LogQuery, signal: AbortSignal): Promise<{ text: string; cut: boolean }> {
      const sinceSeconds = query.sinceMs === undefined ? undefined : Math.max(1, Math.ceil(query.sinceMs / 1000));
      const question = {
        path: apiPath('api', 'v1', 'namespaces', query.namespace, 'pods', query.pod, 'log'),
        query: {
          container: query.container,
          tailLines: Math.min(query.tailLines, mostLogLines),
          previous: query.previous || undefined,
          sinceSeconds,
        },
        accept: '*/*',
      };
      try {
        return await rest.tail(question, mostLogBytes, signal);
      } catch (thrown) {
        // The kubelet answers 400 for a log that is not there: no run before this one, or none at all yet.
        if (!(thrown instanceof MiddlewatchError) || thrown.code !== 'usage') throw thrown;
        throw fail('not-found', thrown.message, { cause: thrown });
      }
    },
  };
}

function podOf({ metadata, spec, status }: z.infer<typeof podSchema>): Pod {
  const condition = (type: string) => status.conditions.find((candidate) => candidate.type === type);
  const scheduled = condition('PodScheduled');
  return {
    name: metadata.name,
    namespace: metadata.namespace,
    createdAtMs: Date.parse(metadata.creationTimestamp),
    phase: status.phase,
    ready: condition('Ready')?.status === 'True',
    unscheduled: scheduled?.status === 'False' ? scheduled.message : undefined,
    defaultContainer: metadata.annotations['kubectl.kubernetes.io/default-container'],
    containers: [
      ...containersOf('init', spec.initContainers, status.initContainerStatuses),
      ...containersOf('main', spec.containers, status.containerStatuses),
      ...containersOf('debug', spec.ephemeralContainers, status.ephemeralContainerStatuses),
    ],
  };
}

function containersOf(
  role: Container['role'],
  declared: readonly { name: string }[],
  states: readonly z.infer<typeof statusSchema>[],
): Container[] {
  return declared.map(({ name }) => {
    const status = states.find((candidate) => candidate.name === name);
    const exit = status?.state.terminated ?? status?.lastState.terminated;
    return {
      name,
      role,
      ready: status?.ready ?? false,
      restarts: status?.restartCount ?? 0,
      waiting: status?.state.waiting,
      running: status?.state.running !== undefined,
      lastExit: exit === undefined ? undefined : { code: exit.exitCode, reason: exit.reason },
    };
  });
}
