import { z } from 'zod';
import type { Pod } from '../../core/kubernetes/pod.ts';
import type { Workload } from '../../core/kubernetes/workload.ts';
import type { LogQuery } from '../../core/port/kubernetes.ts';
import { fail, MiddlewatchError } from '../../lib/error.ts';
import { podOf, podSchema } from './pod-schema.ts';
import { apiPath, type Rest } from './rest.ts';

const mostPods = 500;
const mostLogLines = 10_000;
const mostLogBytes = 2 * 1024 * 1024;

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
