import { join } from 'node:path';
import type { Child } from '../children.ts';
import { missingGo } from '../go.ts';
import type { LabOptions, LabSystem, Missing, Place, Running } from '../system.ts';
import { type FindTool, findTool } from '../tool.ts';
import { binaries, build, buildEstimate } from './build.ts';
import { apiClient } from './client.ts';
import { type KubernetesHome, type KubernetesPort, startControlPlane } from './control-plane.ts';
import { credentialFiles, ensureCredentials } from './credentials.ts';
import { startMetricsServer } from './metrics-server.ts';
import { missingForRealNode, type RealNode, recoverRealNode, startRealNode } from './real-node.ts';
import { seedShop } from './seed.ts';
import { startSimulatedNodes } from './simulated-nodes.ts';

/** What a client of the lab's cluster needs. */
export interface KubernetesEnv {
  /** May do everything. */
  readonly kubeconfig: string;
  /** May look at pods and workloads in the namespace shop, at no logs and no secrets, and may change nothing. */
  readonly kubeconfigViewer: string;
  /** One JSON line for each change that anybody made (audit.k8s.io/v1 Event). */
  readonly auditLog: string;
}

/** A Kubernetes control plane on loopback, with two simulated nodes or a real one. */
export function kubernetes(options: LabOptions): LabSystem<KubernetesEnv, KubernetesPort> {
  return {
    name: 'kubernetes',
    ports: ['apiserver', 'etcd', 'etcdPeer', 'kwok', 'metricsServer'],
    requirements: () => missingForKubernetes(options),
    estimate: buildEstimate,
    provision: build,
    async env(place) {
      await ensureCredentials(place.dir, place.ports.apiserver);
      return envOf(place);
    },
    shell: (env) => ({ KUBECONFIG: env.kubeconfig }),
    recover: ({ dir }) => recoverRealNode(dir),
    start: (home, signal) => start(home, options, signal),
    async seed(home, signal) {
      const client = await apiClient(credentialFiles(home.dir).kubeconfig('admin'));
      try {
        await seedShop(client, signal);
      } finally {
        await client.close();
      }
    },
  };
}

/** The tools that the cluster needs and this machine lacks. */
export async function missingForKubernetes(
  options: LabOptions,
  find: FindTool = findTool,
): Promise<readonly Missing[]> {
  const { cached } = await buildEstimate();
  const forBuild = cached ? [] : await missingGo('Kubernetes', find);
  return options.realNode ? [...forBuild, ...(await missingForRealNode(find))] : forBuild;
}

function envOf({ dir }: Pick<Place, 'dir'>): KubernetesEnv {
  const files = credentialFiles(dir);
  return {
    kubeconfig: files.kubeconfig('admin'),
    kubeconfigViewer: files.kubeconfig('viewer'),
    auditLog: join(dir, 'audit.log'),
  };
}

async function start(home: KubernetesHome, options: LabOptions, signal: AbortSignal): Promise<Running<KubernetesEnv>> {
  const programs = await binaries();
  await ensureCredentials(home.dir, home.ports.apiserver);
  const plane = await startControlPlane(home, programs.kube, signal);
  const running: Child[] = [];
  let node: RealNode | undefined;
  const stop = async () => {
    await node?.stop();
    node = undefined;
    for (const child of running.splice(0).reverse()) await child.stop();
    await plane.stop();
  };
  try {
    const { client } = plane;
    running.push(await startSimulatedNodes(home, programs.kwok, { client, tainted: options.realNode, signal }));
    running.push(await startMetricsServer(home, programs.metricsServer, client, signal));
    if (options.realNode) node = await startRealNode(home, programs, { client, signal });
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    env: envOf(home),
    pids: () => [
      ...plane.pids(),
      ...(node?.pids() ?? []),
      ...running.filter((child) => child.alive()).map((child) => child.pid),
    ],
    async check(checkSignal) {
      await plane.client.request('/readyz', { signal: checkSignal });
    },
    stop,
  };
}
