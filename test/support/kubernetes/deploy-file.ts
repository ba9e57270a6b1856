import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { z } from 'zod';
import { type Manifest, manifest } from '../../../lab/kubernetes/client.ts';

const path = join(import.meta.dirname, '..', '..', '..', 'deploy', 'kubernetes.yaml');

const roleSchema = z.object({
  kind: z.literal('ClusterRole'),
  rules: z.array(
    z.strictObject({
      apiGroups: z.array(z.string()),
      resources: z.array(z.string()),
      verbs: z.array(z.enum(['get', 'list', 'patch'])),
    }),
  ),
});

/** One verb on one resource, as a rule grants it. */
export interface Grant {
  readonly group: string;
  readonly resource: string;
  readonly verb: 'get' | 'list' | 'patch';
}

/** The objects of deploy/kubernetes.yaml, in its order. */
export async function deployObjects(): Promise<readonly Manifest[]> {
  const documents = parseAllDocuments(await readFile(path, 'utf8'));
  if ('empty' in documents) throw new Error('deploy/kubernetes.yaml is empty');
  return documents.map((document) => {
    const [fault] = document.errors;
    if (fault !== undefined) throw fault;
    return manifest.parse(document.toJS());
  });
}

/** Its cluster roles; one with another verb or a wildcard does not decode. */
export async function clusterRoles(): Promise<readonly z.infer<typeof roleSchema>[]> {
  return (await deployObjects()).filter(({ kind }) => kind === 'ClusterRole').map((object) => roleSchema.parse(object));
}

/** A role as single grants. */
export function grantsOf({ rules }: z.infer<typeof roleSchema>): readonly Grant[] {
  return rules.flatMap(({ apiGroups, resources, verbs }) =>
    apiGroups.flatMap((group) => resources.flatMap((resource) => verbs.map((verb) => ({ group, resource, verb })))),
  );
}
