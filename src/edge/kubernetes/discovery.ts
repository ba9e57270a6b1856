import { z } from 'zod';
import type { Kind } from '../../core/kubernetes/kind.ts';
import type { Clock } from '../../lib/clock.ts';
import { apiPath, type Rest } from './rest.ts';

/** Aggregated discovery: every group in two answers. Version 2 is in Kubernetes since 1.30, v2beta1 since 1.26. */
const discoveryType = ['v2', 'v2beta1']
  .map((version) => `application/json;g=apidiscovery.k8s.io;v=${version};as=APIGroupDiscoveryList`)
  .join(',');

const keptMs = 10 * 60_000;
/** A kind that is not known is looked for anew, but not more often than this. */
const freshMs = 5_000;

const resourceSchema = z.object({
  resource: z.string(),
  responseKind: z.object({ kind: z.string().default('') }).nullish(),
  scope: z.string().default('Namespaced'),
  singularResource: z.string().default(''),
  verbs: z.array(z.string()).default([]),
  shortNames: z.array(z.string()).default([]),
  subresources: z.array(z.object({ subresource: z.string() })).default([]),
});

const discoverySchema = z.object({
  kind: z.literal('APIGroupDiscoveryList'),
  items: z.array(
    z.object({
      metadata: z.object({ name: z.string().default('') }).prefault({}),
      versions: z.array(z.object({ version: z.string(), resources: z.array(resourceSchema).default([]) })).default([]),
    }),
  ),
});

/** The kinds a server serves, in its own order of preference, remembered for 10 minutes. */
export function discovery(rest: Rest, clock: Clock) {
  let kept: { kinds: readonly Kind[]; at: number } | undefined;

  return async function kinds(options: { fresh?: boolean }, signal: AbortSignal): Promise<readonly Kind[]> {
    const ageMs = kept === undefined ? Number.POSITIVE_INFINITY : clock.now() - kept.at;
    if (kept !== undefined && ageMs < (options.fresh ? freshMs : keptMs)) return kept.kinds;
    const answers = await Promise.all(
      ['api', 'apis'].map((root) => rest.json({ path: apiPath(root), accept: discoveryType }, discoverySchema, signal)),
    );
    kept = { kinds: answers.flatMap(kindsOf), at: clock.now() };
    return kept.kinds;
  };
}

/** Each resource once per group, in the first (preferred) version that has it. */
function kindsOf(answer: z.infer<typeof discoverySchema>): Kind[] {
  return answer.items.flatMap((group) => {
    const byResource = new Map<string, Kind>();
    for (const { version, resources } of group.versions) {
      for (const resource of resources) {
        if (byResource.has(resource.resource)) continue;
        const kind = resource.responseKind?.kind ?? '';
        byResource.set(resource.resource, {
          group: group.metadata.name,
          version,
          resource: resource.resource,
          kind,
          singular: resource.singularResource || kind.toLowerCase() || resource.resource,
          shortNames: resource.shortNames,
          namespaced: resource.scope === 'Namespaced',
          verbs: resource.verbs,
          subresources: resource.subresources.map((sub) => sub.subresource),
        });
      }
    }
    return [...byResource.values()];
  });
}

/** Where objects of a kind are: the collection, one object, or a subresource of it. */
export function objectPath(kind: Kind, namespace: string | undefined, ...rest: readonly string[]): string {
  const root = kind.group === '' ? ['api', kind.version] : ['apis', kind.group, kind.version];
  const place = kind.namespaced && namespace !== undefined ? ['namespaces', namespace] : [];
  return apiPath(...root, ...place, kind.resource, ...rest);
}
