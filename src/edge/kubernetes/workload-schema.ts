import { z } from 'zod';
import type { Kind } from '../../core/kubernetes/kind.ts';
import { parseQuantity } from '../../core/kubernetes/quantity.ts';
import { keeperOf, type Workload, type WorkloadRef } from '../../core/kubernetes/workload.ts';
import { conditionsSchema } from './condition-schema.ts';
import { momentOf } from './moment.ts';
import { controllerOf, ownersSchema } from './owner-schema.ts';
import { changeCause, templateHash } from './template.ts';

const texts = z.record(z.string(), z.string()).default({});

const plainLabels = z
  .record(z.string(), z.string())
  .transform((matchLabels) => ({ matchLabels, matchExpressions: [] }));

const requirement = z.object({ key: z.string(), operator: z.string(), values: z.array(z.string()).default([]) });

const selectorSchema = z.strictObject({
  matchLabels: texts,
  matchExpressions: z.array(requirement).default([]),
});

const containerSchema = z.object({
  resources: z.object({ requests: z.record(z.string(), z.coerce.string()).default({}) }).prefault({}),
});

const templateSchema = z.object({
  metadata: z.object({ annotations: z.record(z.string(), z.string()).optional() }).default({}),
  spec: z.object({ containers: z.array(containerSchema).default([]) }).prefault({}),
});

/** Every kind that keeps pods, in one shape: what a kind does not have is simply not there. */
export const workloadSchema = z.object({
  metadata: z.object({
    uid: z.string(),
    generation: z.number().default(0),
    labels: texts,
    annotations: texts,
    ownerReferences: ownersSchema,
    creationTimestamp: z.string().nullish(),
  }),
  spec: z
    .object({
      replicas: z.number().optional(),
      paused: z.boolean().default(false),
      /** A replication controller writes plain labels; custom kinds may write anything. */
      selector: z.union([selectorSchema, plainLabels]).optional().catch(undefined),
      template: z.unknown().optional(),
      strategy: z.object({ type: z.string().default('') }).optional(),
      updateStrategy: z
        .object({
          type: z.string().default(''),
          rollingUpdate: z.object({ partition: z.number().default(0) }).nullish(),
        })
        .optional(),
    })
    .prefault({}),
  status: z
    .object({
      observedGeneration: z.coerce.number().optional(),
      replicas: z.number().default(0),
      readyReplicas: z.number().default(0),
      updatedReplicas: z.number().optional(),
      desiredNumberScheduled: z.number().optional(),
      currentNumberScheduled: z.number().default(0),
      updatedNumberScheduled: z.number().default(0),
      numberReady: z.number().default(0),
      conditions: conditionsSchema,
    })
    .prefault({}),
});

type Decoded = z.infer<typeof workloadSchema>;

/** The object in our own words. */
export function workloadOf(object: WorkloadRef, decoded: Decoded): Workload {
  const { metadata, spec, status } = decoded;
  const template = templateSchema.optional().catch(undefined).parse(spec.template);
  const stuck = status.conditions.find((condition) => condition.reason === 'ProgressDeadlineExceeded');
  return {
    ...object,
    uid: metadata.uid,
    generation: metadata.generation,
    observedGeneration: status.observedGeneration ?? metadata.generation,
    ...countsOf(object.kind, decoded),
    paused: spec.paused,
    onDelete: spec.updateStrategy?.type === 'OnDelete',
    recreate: spec.strategy?.type === 'Recreate',
    createdAtMs: momentOf(metadata.creationTimestamp),
    conditions: status.conditions,
    cause: metadata.annotations[changeCause],
    annotated: Object.keys(metadata.annotations).length > 0,
    templateHash: templateHash(spec.template),
    templateAnnotated: template?.metadata.annotations !== undefined,
    failure: stuck?.message,
    owner: controllerOf(metadata.ownerReferences),
    keeper: keeperOf(metadata.labels, metadata.annotations),
    requests: requestsOf(template),
    selector: selectorText(spec.selector),
  };
}

function countsOf(kind: Kind, { spec, status }: Decoded): Pick<Workload, 'wanted' | 'pods' | 'updated' | 'ready'> {
  if (status.desiredNumberScheduled !== undefined) {
    return {
      wanted: status.desiredNumberScheduled,
      pods: status.currentNumberScheduled,
      updated: status.updatedNumberScheduled,
      ready: status.numberReady,
    };
  }
  const wanted = spec.replicas ?? 1;
  // A zero is left out of the answer; kinds that do not count updated pods never have it.
  const updated = status.updatedReplicas ?? (countsUpdates.has(kind.kind) ? 0 : status.replicas);
  // Below its partition a stateful set keeps the old template on purpose.
  const held = Math.min(spec.updateStrategy?.rollingUpdate?.partition ?? 0, wanted);
  return {
    wanted,
    pods: status.replicas,
    updated: Math.min(updated + held, status.replicas),
    ready: status.readyReplicas,
  };
}

const countsUpdates: ReadonlySet<string> = new Set(['Deployment', 'StatefulSet']);

function requestsOf(template: z.infer<typeof templateSchema> | undefined): Workload['requests'] {
  const containers = template?.spec.containers ?? [];
  const sum = (name: string) =>
    containers.reduce((total, { resources }) => {
      const asked = resources.requests[name];
      return asked === undefined ? total : total + parseQuantity(asked);
    }, 0);
  return { cpuCores: sum('cpu'), memoryBytes: sum('memory') };
}

/** A LabelSelector as a query writes it: `app=api,tier in (web,edge),!legacy`. */
function selectorText(selector: Decoded['spec']['selector']): string {
  if (selector === undefined) return '';
  const expressions = selector.matchExpressions.map(({ key, operator, values }) => {
    if (operator === 'Exists') return key;
    if (operator === 'DoesNotExist') return `!${key}`;
    return `${key} ${operator === 'In' ? 'in' : 'notin'} (${values.join(',')})`;
  });
  const labels = Object.entries(selector.matchLabels).map(([key, value]) => `${key}=${value}`);
  return [...labels, ...expressions].join(',');
}
