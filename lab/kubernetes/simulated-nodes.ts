import { readFile, writeFile } from 'node:fs/promises';
import { arch } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { z } from 'zod';
import type { Child } from '../children.ts';
import { serverVersion } from './build.ts';
import type { ApiClient } from './client.ts';
import type { KubernetesHome } from './control-plane.ts';
import { credentialFiles } from './credentials.ts';
import { failureStages } from './kwok/failure.ts';
import { writeFakeLogs } from './kwok/log.ts';
import { waitFor } from './wait.ts';

/** Nodes that exist on paper: their pods run at once, and nothing runs. */
export const simulatedNodes = ['node-1', 'node-2'] as const;

/** Only pods that ask for it run on a simulated node while there is a real one. */
export const simulatedTaint = { key: 'lab/simulated', value: 'true', effect: 'NoSchedule' } as const;

/** What one simulated node offers: enough for the shop and for 2,500 pods that ask for nothing. */
const capacity = { cpu: '4', memory: '8Gi', pods: '4000' };

const configDir = join(import.meta.dirname, 'kwok');

/**
 * Starts kwok and makes the simulated nodes; resolves when they are ready.
 *
 * Exec is not configured on purpose: kwok would run the command on this machine.
 */
export async function startSimulatedNodes(
  home: KubernetesHome,
  kwok: string,
  options: { readonly client: ApiClient; readonly tainted: boolean; readonly signal: AbortSignal },
): Promise<Child> {
  const { dir, ports, children } = home;
  const { client, tainted, signal } = options;
  const files = credentialFiles(dir);
  const config = await writeConfig(dir);
  const child = await children.spawn(
    'kwok',
    kwok,
    [
      `--config=${config}`,
      `--kubeconfig=${files.kubeconfig('kwok')}`,
      '--node-ip=127.0.0.1',
      `--node-port=${ports.kwok}`,
      `--server-address=127.0.0.1:${ports.kwok}`,
      `--tls-cert-file=${files.certificate('kwok')}`,
      `--tls-private-key-file=${files.key('kwok')}`,
    ],
    { logFile: join(dir, 'kwok.log'), env: { ...process.env, GOGC: '40' }, stopSignal: 'SIGKILL' },
  );
  try {
    for (const name of simulatedNodes) await client.apply(node(name, tainted), signal);
    for (const name of simulatedNodes) {
      await waitFor(`node ${name}`, (look) => assertReady(client, name, look), { timeoutMs: 30_000, signal });
    }
  } catch (error) {
    await child.stop();
    throw error;
  }
  return child;
}

async function writeConfig(dir: string): Promise<string> {
  const documents = [
    {
      apiVersion: 'config.kwok.x-k8s.io/v1alpha1',
      kind: 'KwokConfiguration',
      options: {
        manageNodesWithLabelSelector: 'type=simulated',
        podPlayStageParallelism: 16,
        nodeLeaseDurationSeconds: 40,
        cidr: '10.0.0.1/16',
      },
    },
    ...failureStages(),
    await writeFakeLogs(join(dir, 'log'), Date.now()),
  ];
  const fixed = await Promise.all(
    ['node.yaml', 'pod.yaml', 'usage.yaml'].map((name) => readFile(join(configDir, name), 'utf8')),
  );
  const file = join(dir, 'kwok.yaml');
  const generated = documents.map((document) => stringify(document, { lineWidth: 0 }));
  await writeFile(file, [...fixed, ...generated].join('\n---\n'), { mode: 0o600 });
  return file;
}

function node(name: string, tainted: boolean) {
  const architecture = arch() === 'x64' ? 'amd64' : arch();
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name,
      labels: {
        type: 'simulated',
        'kubernetes.io/hostname': name,
        'kubernetes.io/os': 'linux',
        'kubernetes.io/arch': architecture,
        'node-role.kubernetes.io/worker': '',
        'topology.kubernetes.io/zone': name === 'node-1' ? 'zone-a' : 'zone-b',
      },
      annotations: { 'metrics.k8s.io/resource-metrics-path': `/metrics/nodes/${name}/metrics/resource` },
    },
    spec: tainted ? { taints: [simulatedTaint] } : {},
    status: {
      allocatable: capacity,
      capacity,
      nodeInfo: { architecture, kubeletVersion: serverVersion },
    },
  };
}

const nodeStatus = z.object({
  status: z.object({ conditions: z.array(z.object({ type: z.string(), status: z.string() })) }),
});

/** Rejects while the node is not ready. */
export async function assertReady(client: ApiClient, name: string, signal: AbortSignal): Promise<void> {
  const { status } = nodeStatus.parse(await client.request(`/api/v1/nodes/${name}`, { signal }));
  const isReady = status.conditions.some((condition) => condition.type === 'Ready' && condition.status === 'True');
  if (!isReady) throw new Error(`${name} is not ready`);
}
