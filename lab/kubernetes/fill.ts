import { z } from 'zod';
import { type ApiClient, apiClient } from './client.ts';
import type { KubernetesEnv } from './kubernetes.ts';
import { simulatedNodes, simulatedTaint } from './simulated-nodes.ts';
import { waitFor } from './wait.ts';

/** How a cluster is filled. */
export interface FillOptions {
  readonly signal: AbortSignal;
  /** For all of it; 3 minutes if left out. */
  readonly timeoutMs?: number;
}

const podsPerNamespace = 500;
/** What the simulated nodes hold, less room for the shop. */
const mostPods = 7_500;
const label = 'lab/load';
/** Requests in flight; more only queue in the server. */
const parallel = 16;

/**
 * Adds simulated pods that run nothing, 500 in each of the namespaces load-0, load-1 and so on; names as a deployment's.
 *
 * `count` is between 1 and 7,500; for another count call `clearPods` first. Resolves when all run.
 * They are placed on their nodes by hand: controllers and the scheduler would cost more than the pods.
 */
export async function fillPods(
  env: Pick<KubernetesEnv, 'kubeconfig'>,
  count: number,
  options: FillOptions,
): Promise<void> {
  if (!Number.isInteger(count) || count < 1 || count > mostPods) throw new Error(`count must be 1 to ${mostPods}`);
  const signal = AbortSignal.any([options.signal, AbortSignal.timeout(options.timeoutMs ?? 180_000)]);
  await withClient(env, async (client) => {
    for (let index = 0; index < count; index += podsPerNamespace) {
      await client.apply(namespaceOf(namespaceName(index)), signal);
    }
    await waitFor(
      'the service accounts of the load',
      (look) => client.request(`${namespacePath(namespaceName(count - 1))}/serviceaccounts/default`, { signal: look }),
      { timeoutMs: 30_000, signal },
    );
    let next = 0;
    const create = async () => {
      while (next < count) {
        const index = next;
        next += 1;
        await client.request(`${namespacePath(namespaceName(index))}/pods`, {
          method: 'POST',
          body: podOf(index),
          signal,
        });
      }
    };
    await Promise.all(Array.from({ length: parallel }, create));
    await waitFor(`${count} pods`, (look) => assertNone(client, '/api/v1/pods', 'status.phase!=Running', look), {
      timeoutMs: options.timeoutMs ?? 180_000,
      signal,
    });
  });
}

/** Removes what `fillPods` added; resolves when the last of it is gone. */
export async function clearPods(env: Pick<KubernetesEnv, 'kubeconfig'>, options: FillOptions): Promise<void> {
  const { signal } = options;
  await withClient(env, async (client) => {
    const found = namespaces.parse(await client.request(`/api/v1/namespaces?labelSelector=${label}`, { signal }));
    for (const { metadata } of found.items) {
      await client.request(`/api/v1/namespaces/${metadata.name}`, { method: 'DELETE', signal });
    }
    await waitFor('the end of the load', (look) => assertNone(client, '/api/v1/namespaces', '', look), {
      timeoutMs: options.timeoutMs ?? 180_000,
      signal,
    });
  });
}

const namespaceName = (index: number) => `load-${Math.floor(index / podsPerNamespace)}`;
const namespacePath = (name: string) => `/api/v1/namespaces/${name}`;

async function withClient(env: Pick<KubernetesEnv, 'kubeconfig'>, use: (client: ApiClient) => Promise<void>) {
  const client = await apiClient(env.kubeconfig);
  try {
    await use(client);
  } finally {
    await client.close();
  }
}

const namespaces = z.object({ items: z.array(z.object({ metadata: z.object({ name: z.string() }) })) });
const anything = z.object({ items: z.array(z.unknown()) });

async function assertNone(client: ApiClient, path: string, fieldSelector: string, signal: AbortSignal): Promise<void> {
  const query = new URLSearchParams({ labelSelector: label, fieldSelector, limit: '1' });
  const { items } = anything.parse(await client.request(`${path}?${query}`, { signal }));
  if (items.length > 0) throw new Error('there is at least one');
}

function namespaceOf(name: string) {
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels: { [label]: 'true' } } };
}

function podOf(index: number) {
  const app = `load-${Math.floor(index / 100)}`;
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { generateName: `${app}-7d4b9c6f58-`, labels: { app, [label]: 'true' } },
    spec: {
      nodeName: simulatedNodes[index % simulatedNodes.length],
      tolerations: [simulatedTaint],
      automountServiceAccountToken: false,
      // Removed at once: nothing runs that could be asked to end.
      terminationGracePeriodSeconds: 0,
      containers: [{ name: 'load', image: 'registry.local/load:1' }],
    },
  };
}
