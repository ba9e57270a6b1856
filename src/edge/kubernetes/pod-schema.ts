import { z } from 'zod';
import { conditionOf } from '../../core/kubernetes/condition.ts';
import type { Pod } from '../../core/kubernetes/pod.ts';
import { conditionsSchema } from './condition-schema.ts';
import { containerSchema, containerStatusSchema, containersOf } from './container-schema.ts';
import { momentOf } from './moment.ts';
import { controllerOf, ownersSchema } from './owner-schema.ts';

const containers = z.array(containerSchema).default([]);
const statuses = z.array(containerStatusSchema).default([]);

/** A pod as the API server sends it; what is not listed is not kept. */
export const podSchema = z.object({
  metadata: z.object({
    name: z.string(),
    namespace: z.string(),
    uid: z.string().default(''),
    creationTimestamp: z.string(),
    deletionTimestamp: z.string().nullish(),
    annotations: z.record(z.string(), z.string()).default({}),
    ownerReferences: ownersSchema,
  }),
  spec: z.object({
    containers,
    initContainers: containers,
    ephemeralContainers: containers,
    nodeName: z.string().optional(),
    nodeSelector: z.record(z.string(), z.string()).default({}),
    volumes: z.array(z.object({ persistentVolumeClaim: z.object({ claimName: z.string() }).optional() })).default([]),
  }),
  status: z.object({
    phase: z.string().default('Unknown'),
    reason: z.string().default(''),
    message: z.string().default(''),
    conditions: conditionsSchema,
    podIP: z.string().default(''),
    podIPs: z.array(z.object({ ip: z.string() })).default([]),
    containerStatuses: statuses,
    initContainerStatuses: statuses,
    ephemeralContainerStatuses: statuses,
  }),
});

/** The pod in our own words. */
export function podOf({ metadata, spec, status }: z.infer<typeof podSchema>): Pod {
  const scheduled = conditionOf(status.conditions, 'PodScheduled');
  const addresses = [status.podIP, ...status.podIPs.map(({ ip }) => ip)].filter((address) => address !== '');
  return {
    name: metadata.name,
    namespace: metadata.namespace,
    uid: metadata.uid,
    createdAtMs: Date.parse(metadata.creationTimestamp),
    phase: status.phase,
    ready: conditionOf(status.conditions, 'Ready')?.status === 'True',
    unscheduled: scheduled?.status === 'False' ? scheduled.message : undefined,
    defaultContainer: metadata.annotations['kubectl.kubernetes.io/default-container'],
    containers: [
      ...containersOf('init', spec.initContainers, status.initContainerStatuses),
      ...containersOf('main', spec.containers, status.containerStatuses),
      ...containersOf('debug', spec.ephemeralContainers, status.ephemeralContainerStatuses),
    ],
    conditions: status.conditions,
    node: spec.nodeName,
    addresses: [...new Set(addresses)],
    verdict: status.reason === '' ? undefined : { reason: status.reason, message: status.message },
    deletedAtMs: momentOf(metadata.deletionTimestamp),
    owner: controllerOf(metadata.ownerReferences),
    claims: spec.volumes.flatMap(({ persistentVolumeClaim: claim }) => (claim === undefined ? [] : [claim.claimName])),
    nodeSelector: spec.nodeSelector,
  };
}
