import { randomBytes } from 'node:crypto';
import { type ApiClient, apiClient } from '../../../lab/kubernetes/client.ts';
import { waitFor } from '../../../lab/kubernetes/wait.ts';

/** How a deployment of the namespace differs from two replicas of one container. */
interface DeploymentOptions {
  readonly replicas?: number;
  readonly paused?: boolean;
  readonly labels?: Record<string, string>;
  /** Of the pods; a change makes another template. */
  readonly podLabels?: Record<string, string>;
}

/** A namespace of a suite's own, so that what it changes is nobody else's; `remove` deletes it. */
export async function ownNamespace(env: { kubeconfig: string }, signal: AbortSignal) {
  const client: ApiClient = await apiClient(env.kubeconfig);
  const namespace = `live-${randomBytes(4).toString('hex')}`;
  await client.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } }, signal);
  const account = `/api/v1/namespaces/${namespace}/serviceaccounts/default`;
  await waitFor('the service account', (look) => client.request(account, { signal: look }), {
    timeoutMs: 30_000,
    signal,
  });

  function podTemplate(name: string, podLabels: Record<string, string> = {}) {
    return {
      metadata: { labels: { app: name, ...podLabels } },
      spec: {
        terminationGracePeriodSeconds: 0,
        tolerations: [{ operator: 'Exists' }],
        containers: [
          { name: 'main', image: 'registry.local/a:1', resources: { requests: { cpu: '50m', memory: '32Mi' } } },
          { name: 'side', image: 'registry.local/b:1' },
        ],
      },
    };
  }

  return {
    namespace,
    client,
    async deployment(name: string, options: DeploymentOptions = {}): Promise<void> {
      const { replicas = 2, paused = false, labels = {}, podLabels } = options;
      await client.apply(
        {
          apiVersion: 'apps/v1',
          kind: 'Deployment',
          metadata: { name, namespace, labels },
          spec: {
            replicas,
            paused,
            selector: { matchLabels: { app: name } },
            template: podTemplate(name, podLabels),
          },
        },
        signal,
      );
    },
    async statefulSetOnDelete(name: string): Promise<void> {
      await client.apply(
        {
          apiVersion: 'apps/v1',
          kind: 'StatefulSet',
          metadata: { name, namespace },
          spec: {
            serviceName: name,
            replicas: 1,
            updateStrategy: { type: 'OnDelete' },
            selector: { matchLabels: { app: name } },
            template: podTemplate(name),
          },
        },
        signal,
      );
    },
    async delete(path: string): Promise<void> {
      await client.request(`/apis/apps/v1/namespaces/${namespace}/${path}`, { method: 'DELETE', signal });
    },
    async remove(): Promise<void> {
      await client.request(`/api/v1/namespaces/${namespace}`, { method: 'DELETE', signal });
      await client.close();
    },
  };
}
