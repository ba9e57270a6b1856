import { z } from 'zod';
import { isSecret } from '../../core/kubernetes/kind.ts';
import type { WorkloadRef } from '../../core/kubernetes/workload.ts';
import { fail } from '../../lib/error.ts';
import { objectPath } from './discovery.ts';
import type { Rest } from './rest.ts';

const lastApplied = 'kubectl.kubernetes.io/last-applied-configuration';

const objectSchema = z.looseObject({
  metadata: z.looseObject({ annotations: z.record(z.string(), z.string()).optional() }),
});

/** Whole objects, raw: a typed client would drop the fields that it does not know. */
export function objects(rest: Rest) {
  return {
    async object(object: WorkloadRef, signal: AbortSignal): Promise<unknown> {
      if (isSecret(object.kind)) throw fail('usage', 'The values of a secret are never fetched.');
      const path = objectPath(object.kind, object.namespace, object.name);
      const { metadata, ...parts } = await rest.json({ path }, objectSchema, signal);
      const { managedFields: _fields, annotations, ...kept } = metadata;
      // What was last applied says everything once more, secrets in it included.
      const { [lastApplied]: _applied, ...others } = annotations ?? {};
      return { metadata: { ...kept, ...(Object.keys(others).length > 0 ? { annotations: others } : {}) }, ...parts };
    },
  };
}
