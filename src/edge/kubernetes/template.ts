import { createHash } from 'node:crypto';
import { z } from 'zod';

/** The annotation by which people say why they rolled out. */
export const changeCause = 'kubernetes.io/change-cause';
const ownHash = 'pod-template-hash';

/** Equal for equal templates, in whatever order the server writes their fields. */
export function templateHash(template: unknown): string {
  return createHash('sha256')
    .update(JSON.stringify(sorted(template ?? null)))
    .digest('hex')
    .slice(0, 16);
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, inner]) => [key, sorted(inner)]));
}

const looseTemplate = z.looseObject({
  metadata: z.looseObject({ labels: z.record(z.string(), z.string()).optional() }).optional(),
});

/** A template as its workload had it: without the label that a replica set adds and the mark that a controller revision does. */
export function plainTemplate(template: unknown): unknown {
  const decoded = looseTemplate.safeParse(template);
  if (!decoded.success) return template;
  const { $patch: _mark, ...plain } = decoded.data;
  const { [ownHash]: _hash, ...labels } = plain.metadata?.labels ?? {};
  if (plain.metadata?.labels === undefined) return plain;
  return { ...plain, metadata: { ...plain.metadata, labels } };
}

const imagesSchema = z.object({
  spec: z.object({ containers: z.array(z.object({ name: z.string(), image: z.string().default('') })).default([]) }),
});

/** The images of a template's containers. */
export function imagesOf(template: unknown): { container: string; image: string }[] {
  const decoded = imagesSchema.safeParse(template);
  if (!decoded.success) return [];
  return decoded.data.spec.containers.map(({ name, image }) => ({ container: name, image }));
}
