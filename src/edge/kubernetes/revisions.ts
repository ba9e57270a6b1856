import { z } from 'zod';
import type { Revision } from '../../core/kubernetes/revision.ts';
import type { Workload } from '../../core/kubernetes/workload.ts';
import { ownersSchema } from './owner-schema.ts';
import { apiPath, type Rest } from './rest.ts';
import { changeCause, imagesOf, plainTemplate, templateHash } from './template.ts';

const mostRevisions = 500;
const numberOf = 'deployment.kubernetes.io/revision';

const metadata = z.object({
  name: z.string(),
  creationTimestamp: z.string(),
  annotations: z.record(z.string(), z.string()).default({}),
  ownerReferences: ownersSchema,
});

/** A replica set keeps one template of a deployment. */
export const replicaSetSchema = z.object({
  metadata,
  spec: z.object({ template: z.unknown() }),
  status: z.object({ replicas: z.number().default(0) }).prefault({}),
});

/** A controller revision keeps one template of a stateful set or a daemon set. */
export const controllerRevisionSchema = z.object({
  metadata,
  revision: z.number().default(0),
  data: z.object({ spec: z.object({ template: z.unknown() }) }).catch({ spec: { template: undefined } }),
});

/** The templates that workloads had. */
export function revisions(rest: Rest) {
  async function owned<T extends { metadata: z.infer<typeof metadata> }>(
    resource: string,
    schema: z.ZodType<T>,
    { namespace, selector, uid }: Workload,
    signal: AbortSignal,
  ): Promise<T[]> {
    const path = apiPath('apis', 'apps', 'v1', 'namespaces', namespace, resource);
    const query = { labelSelector: selector, limit: mostRevisions };
    const { items } = await rest.json({ path, query }, z.object({ items: z.array(schema) }), signal);
    return items.filter((item) => item.metadata.ownerReferences.some((owner) => owner.uid === uid));
  }

  return {
    async revisions(workload: Workload, signal: AbortSignal): Promise<readonly Revision[]> {
      if (workload.selector === '' || workload.kind.group !== 'apps') return [];
      if (workload.kind.resource === 'deployments') {
        const sets = await owned('replicasets', replicaSetSchema, workload, signal);
        return sets.map(revisionOfReplicaSet).sort(byNumber);
      }
      const kept = await owned('controllerrevisions', controllerRevisionSchema, workload, signal);
      return kept.map(revisionOfController).sort(byNumber);
    },
  };
}

function byNumber(a: Revision, b: Revision): number {
  return b.number - a.number;
}

/** A replica set as a revision of its deployment. */
export function revisionOfReplicaSet({ metadata, spec, status }: z.infer<typeof replicaSetSchema>): Revision {
  return { ...revisionOf(metadata, Number(metadata.annotations[numberOf] ?? 0), spec.template), pods: status.replicas };
}

function revisionOfController({ metadata, revision, data }: z.infer<typeof controllerRevisionSchema>): Revision {
  return { ...revisionOf(metadata, revision, data.spec.template), pods: undefined };
}

function revisionOf({ name, creationTimestamp, annotations }: z.infer<typeof metadata>, number: number, kept: unknown) {
  const template = plainTemplate(kept);
  return {
    number,
    name,
    createdAtMs: Date.parse(creationTimestamp),
    cause: annotations[changeCause],
    images: imagesOf(template),
    template,
    templateHash: templateHash(template),
  };
}
