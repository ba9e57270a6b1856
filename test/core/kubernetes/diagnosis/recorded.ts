import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Facts } from '../../../../src/core/kubernetes/diagnosis/facts.ts';
import { byNewest } from '../../../../src/core/kubernetes/event.ts';
import type { Kind } from '../../../../src/core/kubernetes/kind.ts';
import { eventOf, eventSchema } from '../../../../src/edge/kubernetes/events.ts';
import { nodeOf, nodeSchema } from '../../../../src/edge/kubernetes/nodes.ts';
import { podOf, podSchema } from '../../../../src/edge/kubernetes/pod-schema.ts';
import { replicaSetSchema, revisionOfReplicaSet } from '../../../../src/edge/kubernetes/revisions.ts';
import { workloadOf, workloadSchema } from '../../../../src/edge/kubernetes/workload-schema.ts';
import { deploymentKind } from '../../../support/kubernetes/connect-fake.ts';

const named = z.looseObject({ kind: z.string() });
const whole = z.object({ metadata: z.object({ name: z.string(), namespace: z.string() }) });

const kinds: Readonly<Record<string, Kind>> = {
  Deployment: deploymentKind,
  StatefulSet: { ...deploymentKind, resource: 'statefulsets', kind: 'StatefulSet', singular: 'statefulset' },
  DaemonSet: { ...deploymentKind, resource: 'daemonsets', kind: 'DaemonSet', singular: 'daemonset' },
  Job: { ...deploymentKind, group: 'batch', resource: 'jobs', kind: 'Job', singular: 'job' },
};

/**
 * What a real API server said of a workload, in recorded/: one object a line, after a line with the moment. They were made
 * by the objects of test/live/kubernetes/failure.ts on the lab's real node, and read back with the fields left out that say nothing.
 */
export function recorded(name: string): Facts {
  const file = join(import.meta.dirname, 'recorded', `${name}.jsonl`);
  const [first, ...objects] = readFileSync(file, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => named.parse(JSON.parse(line)));
  const nowMs = Date.parse(z.object({ at: z.string() }).parse(first).at);
  const workload = objects.find(({ kind }) => kinds[kind] !== undefined);
  const kind = kinds[workload?.kind ?? ''];
  if (kind === undefined) throw new Error(`${name} has no workload`);
  const of = <T>(wanted: string, schema: z.ZodType<T>): T[] =>
    objects.filter((object) => object.kind === wanted).map((object) => schema.parse(object));
  const { metadata } = whole.parse(workload);
  return {
    nowMs,
    workload: workloadOf({ kind, ...metadata }, workloadSchema.parse(workload)),
    pods: { kind: 'read', value: of('Pod', podSchema).map(podOf) },
    events: { kind: 'read', value: of('Event', eventSchema).map(eventOf).sort(byNewest) },
    nodes: { kind: 'read', value: of('Node', nodeSchema).map(nodeOf) },
    revisions: {
      kind: 'read',
      value: of('ReplicaSet', replicaSetSchema)
        .map(revisionOfReplicaSet)
        .sort((a, b) => b.number - a.number),
    },
  };
}
