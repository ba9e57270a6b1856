import { z } from 'zod';
import type { Node } from '../../core/kubernetes/node.ts';
import { parseQuantity } from '../../core/kubernetes/quantity.ts';
import { conditionsSchema } from './condition-schema.ts';
import { apiPath, type Rest } from './rest.ts';

const mostNodes = 500;

/** A node as the API server sends it. */
export const nodeSchema = z.object({
  metadata: z.object({
    name: z.string(),
    creationTimestamp: z.string(),
    labels: z.record(z.string(), z.string()).default({}),
  }),
  spec: z
    .object({
      unschedulable: z.boolean().default(false),
      taints: z
        .array(z.object({ key: z.string(), value: z.string().default(''), effect: z.string().default('') }))
        .default([]),
    })
    .prefault({}),
  status: z
    .object({
      conditions: conditionsSchema,
      allocatable: z.record(z.string(), z.coerce.string()).default({}),
      nodeInfo: z.object({ kubeletVersion: z.string().default('') }).prefault({}),
    })
    .prefault({}),
});

const listSchema = z.object({
  items: z.array(nodeSchema),
  metadata: z.object({ continue: z.string().optional() }).prefault({}),
});

/** The machines of a cluster, at most 500. */
export function nodes(rest: Rest) {
  return {
    async nodes(signal: AbortSignal): Promise<{ nodes: readonly Node[]; cut: boolean }> {
      const answer = await rest.json(
        { path: apiPath('api', 'v1', 'nodes'), query: { limit: mostNodes } },
        listSchema,
        signal,
      );
      return { nodes: answer.items.map(nodeOf), cut: Boolean(answer.metadata.continue) };
    },
  };
}

/** The node in our own words. */
export function nodeOf({ metadata, spec, status }: z.infer<typeof nodeSchema>): Node {
  const amount = (name: string) => parseQuantity(status.allocatable[name] ?? '0');
  return {
    name: metadata.name,
    createdAtMs: Date.parse(metadata.creationTimestamp),
    conditions: status.conditions,
    labels: metadata.labels,
    closed: spec.unschedulable,
    taints: spec.taints,
    allocatable: { cpuCores: amount('cpu'), memoryBytes: amount('memory'), pods: amount('pods') },
    version: status.nodeInfo.kubeletVersion,
  };
}
