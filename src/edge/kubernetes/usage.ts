import { z } from 'zod';
import { parseQuantity } from '../../core/kubernetes/quantity.ts';
import type { PodUsage, Usage } from '../../core/kubernetes/usage.ts';
import { momentOf } from './moment.ts';
import { apiPath, type Rest } from './rest.ts';

const usageSchema = z.object({ cpu: z.coerce.string().default('0'), memory: z.coerce.string().default('0') });
const metadata = z.object({ name: z.string(), namespace: z.string().default('') });

const podsSchema = z.object({
  items: z.array(
    z.object({
      metadata,
      timestamp: z.string().nullish(),
      containers: z.array(z.object({ name: z.string(), usage: usageSchema })).default([]),
    }),
  ),
});

const nodesSchema = z.object({
  items: z.array(z.object({ metadata, timestamp: z.string().nullish(), usage: usageSchema })),
});

const root = ['apis', 'metrics.k8s.io', 'v1beta1'] as const;

/**
 * What pods and nodes use, as the metrics API last measured it: read raw, because the vendor's own helper confuses pods
 * of the same name. Fails with `not-found` where a cluster has no metrics API.
 */
export function usage(rest: Rest) {
  return {
    async podUsage(
      query: { namespace: string | undefined; selector?: string },
      signal: AbortSignal,
    ): Promise<readonly PodUsage[]> {
      const path =
        query.namespace === undefined
          ? apiPath(...root, 'pods')
          : apiPath(...root, 'namespaces', query.namespace, 'pods');
      const answer = await rest.json({ path, query: { labelSelector: query.selector } }, podsSchema, signal);
      return answer.items.map(({ metadata: { name, namespace }, timestamp, containers }) => ({
        name,
        namespace,
        atMs: momentOf(timestamp),
        containers: containers.map((container) => ({ name: container.name, ...usageOf(container.usage) })),
      }));
    },

    async nodeUsage(signal: AbortSignal): Promise<readonly Usage[]> {
      const answer = await rest.json({ path: apiPath(...root, 'nodes') }, nodesSchema, signal);
      return answer.items.map(({ metadata: { name }, timestamp, usage: used }) => ({
        name,
        atMs: momentOf(timestamp),
        ...usageOf(used),
      }));
    },
  };
}

function usageOf({ cpu, memory }: z.infer<typeof usageSchema>): { cpuCores: number; memoryBytes: number } {
  return { cpuCores: parseQuantity(cpu), memoryBytes: parseQuantity(memory) };
}
