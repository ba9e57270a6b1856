import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { z } from 'zod';
import { type ApiClient, ApiError, type Manifest, manifest } from './client.ts';
import { waitFor } from './wait.ts';

const seedDir = join(import.meta.dirname, 'seed');

/**
 * Fills the cluster with the shop: well and ailing workloads in shop, well ones in payments, a custom kind.
 *
 * Idempotent. Resolves when the well ones run; the ailing ones show their illness within seconds after.
 */
export async function seedShop(client: ApiClient, signal: AbortSignal): Promise<void> {
  await applyFile(client, 'namespaces.yaml', signal);
  if (!(await exists(client, deployment('shop', 'worker'), signal))) {
    await applyFile(client, 'before.yaml', signal);
    await waitUntilReady(client, deployment('shop', 'worker'), signal);
  }
  for (const file of ['shop.yaml', 'payments.yaml', 'campaign.yaml']) await applyFile(client, file, signal);
  for (const path of [deployment('shop', 'api'), deployment('shop', 'web'), deployment('payments', 'gateway')]) {
    await waitUntilReady(client, path, signal);
  }
}

const deployment = (namespace: string, name: string) => `/apis/apps/v1/namespaces/${namespace}/deployments/${name}`;

/** Reads a file of manifests, which may hold several documents. */
async function manifestsIn(file: string): Promise<readonly Manifest[]> {
  const documents = parseAllDocuments(await readFile(join(seedDir, file), 'utf8'));
  return z.array(manifest).parse([...documents].map((document) => document.toJS()));
}

async function applyFile(client: ApiClient, file: string, signal: AbortSignal): Promise<void> {
  for (const object of await manifestsIn(file)) {
    // A kind that was defined a moment ago is not served yet.
    await waitFor(`${object.kind} ${object.metadata.name}`, (look) => client.apply(object, look), {
      timeoutMs: 20_000,
      signal,
    });
  }
}

async function exists(client: ApiClient, path: string, signal: AbortSignal): Promise<boolean> {
  try {
    await client.request(path, { signal });
    return true;
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return false;
    throw error;
  }
}

const replicas = z.object({
  metadata: z.object({ generation: z.number() }),
  spec: z.object({ replicas: z.number() }),
  status: z.object({ observedGeneration: z.number().default(0), readyReplicas: z.number().default(0) }),
});

async function waitUntilReady(client: ApiClient, path: string, signal: AbortSignal): Promise<void> {
  await waitFor(
    path,
    async (look) => {
      const { metadata, spec, status } = replicas.parse(await client.request(path, { signal: look }));
      if (status.observedGeneration < metadata.generation) throw new Error('not yet seen by its controller');
      if (status.readyReplicas < spec.replicas) throw new Error(`${status.readyReplicas} of ${spec.replicas} ready`);
    },
    { timeoutMs: 90_000, signal },
  );
}
