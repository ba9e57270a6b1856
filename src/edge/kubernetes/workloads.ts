import { z } from 'zod';
import { isSecret } from '../../core/kubernetes/kind.ts';
import type { Revision } from '../../core/kubernetes/revision.ts';
import { rolloutOf, type Workload, type WorkloadRef } from '../../core/kubernetes/workload.ts';
import type { Autoscaling } from '../../core/port/kubernetes.ts';
import type { Clock } from '../../lib/clock.ts';
import { fail, MiddlewatchError } from '../../lib/error.ts';
import { objectPath } from './discovery.ts';
import { apiPath, type PatchOperation, type Rest } from './rest.ts';
import { changeCause } from './template.ts';
import { workloadOf, workloadSchema } from './workload-schema.ts';

const mostAutoscalers = 500;
const lookEveryMs = 500;
const fieldManager = 'middlewatch';
const restartedAt = 'kubectl.kubernetes.io/restartedAt';

const autoscalersSchema = z.object({
  items: z.array(
    z.object({
      metadata: z.object({ name: z.string() }),
      spec: z.object({
        scaleTargetRef: z.object({ kind: z.string(), name: z.string() }),
        minReplicas: z.number().default(1),
        maxReplicas: z.number(),
      }),
    }),
  ),
});

/** Workloads: looking at them, and the two changes. A change carries its preconditions in the same request, so that nothing can come between. */
export function workloads(rest: Rest, clock: Clock) {
  async function workload(object: WorkloadRef, signal: AbortSignal): Promise<Workload> {
    // The whole object would come, and a secret's values with it.
    if (isSecret(object.kind)) throw fail('usage', 'A secret keeps no pods.');
    const path = objectPath(object.kind, object.namespace, object.name);
    return workloadOf(object, await rest.json({ path }, workloadSchema, signal));
  }

  async function patch(
    path: string,
    operations: readonly PatchOperation[],
    dryRun: boolean,
    signal: AbortSignal,
  ): Promise<void> {
    const query = { fieldManager, dryRun: dryRun ? 'All' : undefined };
    await rest.json({ path, query, patch: operations }, z.object({ kind: z.string() }), signal);
  }

  return {
    workload,

    async autoscaling(of: Workload, signal: AbortSignal): Promise<Autoscaling> {
      const path = apiPath('apis', 'autoscaling', 'v2', 'namespaces', of.namespace, 'horizontalpodautoscalers');
      try {
        const { items } = await rest.json({ path, query: { limit: mostAutoscalers } }, autoscalersSchema, signal);
        const owner = items.find(
          ({ spec }) => spec.scaleTargetRef.kind === of.kind.kind && spec.scaleTargetRef.name === of.name,
        );
        if (owner === undefined) return { kind: 'none' };
        return {
          kind: 'owned',
          name: owner.metadata.name,
          min: owner.spec.minReplicas,
          max: owner.spec.maxReplicas,
        };
      } catch (thrown) {
        const mayNotLook = thrown instanceof MiddlewatchError && ['denied', 'not-found'].includes(thrown.code);
        if (mayNotLook) return { kind: 'unknown' };
        throw thrown;
      }
    },

    async scale(change: { workload: Workload; replicas: number; dryRun: boolean }, signal: AbortSignal): Promise<void> {
      const { kind, namespace, name, uid, wanted } = change.workload;
      const operations: PatchOperation[] = [
        { op: 'test', path: '/metadata/uid', value: uid },
        // A Scale of 0 replicas has no such field; a test for null holds where there is none.
        { op: 'test', path: '/spec/replicas', value: wanted === 0 ? null : wanted },
        { op: 'add', path: '/spec/replicas', value: change.replicas },
      ];
      await patch(objectPath(kind, namespace, name, 'scale'), operations, change.dryRun, signal);
    },

    async restart(change: { workload: Workload; atMs: number; dryRun: boolean }, signal: AbortSignal): Promise<void> {
      const { kind, namespace, name, uid, generation, templateAnnotated } = change.workload;
      const annotations = '/spec/template/metadata/annotations';
      const at = new Date(change.atMs).toISOString().replace(/\.\d+Z$/, 'Z');
      const operations: PatchOperation[] = [
        { op: 'test', path: '/metadata/uid', value: uid },
        { op: 'test', path: '/metadata/generation', value: generation },
        templateAnnotated
          ? { op: 'add', path: `${annotations}/${restartedAt.replaceAll('/', '~1')}`, value: at }
          : { op: 'add', path: annotations, value: { [restartedAt]: at } },
      ];
      await patch(objectPath(kind, namespace, name), operations, change.dryRun, signal);
    },

    async undo(change: { workload: Workload; to: Revision; dryRun: boolean }, signal: AbortSignal): Promise<void> {
      const { workload, to } = change;
      const operations: PatchOperation[] = [
        { op: 'test', path: '/metadata/uid', value: workload.uid },
        { op: 'test', path: '/metadata/generation', value: workload.generation },
        { op: 'add', path: '/spec/template', value: to.template },
        ...causeOf(workload, to),
      ];
      await patch(objectPath(workload.kind, workload.namespace, workload.name), operations, change.dryRun, signal);
    },

    async settled(object: WorkloadRef, options: { withinMs: number }, signal: AbortSignal): Promise<Workload> {
      const until = clock.now() + options.withinMs;
      for (;;) {
        const last = await workload(object, signal);
        if (rolloutOf(last).kind !== 'waiting' || clock.now() + lookEveryMs > until) return last;
        await clock.sleep(lookEveryMs, signal).catch((thrown: unknown) => {
          throw fail('cancelled', `Nobody waits for ${object.namespace}/${object.name} any more.`, { cause: thrown });
        });
      }
    },
  };
}

/** The note why goes back with its template, as with kubectl: else the old template would carry the note of the new one. */
function causeOf(workload: Workload, to: Revision): PatchOperation[] {
  const path = `/metadata/annotations/${changeCause.replaceAll('/', '~1')}`;
  if (workload.kind.resource !== 'deployments' || workload.cause === to.cause || !workload.annotated) return [];
  return to.cause === undefined ? [{ op: 'remove', path }] : [{ op: 'add', path, value: to.cause }];
}
