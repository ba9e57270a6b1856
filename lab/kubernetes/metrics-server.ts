import { join } from 'node:path';
import type { Child } from '../children.ts';
import type { ApiClient } from './client.ts';
import type { KubernetesHome } from './control-plane.ts';
import { credentialFiles } from './credentials.ts';

/**
 * Starts metrics-server beside the cluster and registers it, so that `kubectl top` and autoscalers work.
 *
 * Resolves when it runs; first figures come after about 20 s, because a rate needs two samples.
 */
export async function startMetricsServer(
  home: KubernetesHome,
  binary: string,
  client: ApiClient,
  signal: AbortSignal,
): Promise<Child> {
  const { dir, ports, children } = home;
  const files = credentialFiles(dir);
  const kubeconfig = files.kubeconfig('metrics-server');
  for (const object of registration(ports.metricsServer)) await client.apply(object, signal);
  return children.spawn(
    'metrics-server',
    binary,
    [
      `--kubeconfig=${kubeconfig}`,
      `--authentication-kubeconfig=${kubeconfig}`,
      `--authorization-kubeconfig=${kubeconfig}`,
      '--bind-address=127.0.0.1',
      `--secure-port=${ports.metricsServer}`,
      `--cert-dir=${join(dir, 'metrics-server')}`,
      '--kubelet-preferred-address-types=InternalIP',
      '--kubelet-use-node-status-port',
      `--kubelet-certificate-authority=${files.authority}`,
      '--metric-resolution=10s',
      // Must stay below the resolution.
      '--kubelet-request-timeout=5s',
    ],
    { logFile: join(dir, 'metrics-server.log'), env: { ...process.env, GOGC: '40' }, stopSignal: 'SIGKILL' },
  );
}

/** The API server reaches it by a Service of type ExternalName: there is no pod network between them. */
function registration(port: number) {
  const service = { name: 'metrics-server', namespace: 'kube-system' };
  return [
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: service,
      spec: { type: 'ExternalName', externalName: 'localhost', ports: [{ port }] },
    },
    {
      apiVersion: 'apiregistration.k8s.io/v1',
      kind: 'APIService',
      metadata: { name: 'v1beta1.metrics.k8s.io' },
      spec: {
        group: 'metrics.k8s.io',
        version: 'v1beta1',
        groupPriorityMinimum: 100,
        versionPriority: 100,
        // Its certificate is its own; the connection does not leave the machine.
        insecureSkipTLSVerify: true,
        service: { ...service, port },
      },
    },
  ];
}
