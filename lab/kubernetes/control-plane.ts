import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stringify } from 'yaml';
import type { Child } from '../children.ts';
import type { Home } from '../system.ts';
import { type ApiClient, apiClient } from './client.ts';
import { type CredentialFiles, credentialFiles } from './credentials.ts';
import { type Supervised, supervise } from './supervise.ts';
import { waitFor } from './wait.ts';

/** The ports that the cluster listens on, all on loopback. */
export type KubernetesPort = 'apiserver' | 'etcd' | 'etcdPeer' | 'kwok' | 'metricsServer';

export type KubernetesHome = Home<KubernetesPort>;

/** The processes that store, serve, control and schedule. */
export interface ControlPlane {
  readonly client: ApiClient;
  pids(): readonly number[];
  stop(): Promise<void>;
}

/** Requests a second. The defaults (20 to 50) make 5,000 pods a matter of many minutes. */
const clientRate = { qps: 500, burst: 1000 };

const serviceRange = '10.96.0.0/16';
const podRange = '10.244.0.0/16';

/** A third less memory for a little more work; measured with 5,000 pods, which did not become slower. */
const environment = { ...process.env, GOGC: '40' };

/**
 * Starts etcd, kube-apiserver, kube-controller-manager and kube-scheduler over an empty store.
 *
 * Resolves when /readyz answers and pods can be made, that is when the default service account exists; rejects after 60 s.
 */
export async function startControlPlane(
  home: KubernetesHome,
  kube: string,
  signal: AbortSignal,
): Promise<ControlPlane> {
  const files = credentialFiles(home.dir);
  const client = await apiClient(files.kubeconfig('admin'));
  const running: (Pick<Child, 'stop'> & { pid: number | undefined })[] = [];
  let apiserver: Supervised | undefined;
  const spawn = (name: string, args: readonly string[]) =>
    home.children.spawn(name, kube, [name, ...args], {
      logFile: join(home.dir, `${name}.log`),
      env: environment,
      // The data is thrown away, and a drain of the API server takes 10 s.
      stopSignal: 'SIGKILL',
    });
  const stop = async () => {
    for (const child of running.splice(0).reverse()) await child.stop();
    await apiserver?.stop();
    apiserver = undefined;
    await client.close();
  };
  try {
    await rm(join(home.dir, 'etcd'), { recursive: true, force: true });
    await rm(join(home.dir, 'audit.log'), { force: true });
    await mkdir(home.dir, { recursive: true, mode: 0o700 });
    running.push(await spawn('etcd', etcdArgs(home, files)));
    apiserver = await supervise({
      dir: home.dir,
      name: 'kube-apiserver',
      file: kube,
      start: () => spawn('kube-apiserver', apiserverArgs(home, files)),
    });
    await waitFor('the API server', (look) => client.request('/readyz', { signal: look }), {
      timeoutMs: 60_000,
      signal,
    });
    running.push(await spawn('kube-controller-manager', controllerArgs(files)));
    running.push(await spawn('kube-scheduler', await schedulerArgs(home.dir, files)));
    await waitFor(
      'the default service account',
      (look) => client.request('/api/v1/namespaces/default/serviceaccounts/default', { signal: look }),
      { timeoutMs: 60_000, signal },
    );
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    client,
    stop,
    pids: () => [...running.map(({ pid }) => pid), apiserver?.pid()].filter((pid) => pid !== undefined),
  };
}

function etcdArgs({ dir, ports }: KubernetesHome, files: CredentialFiles): readonly string[] {
  const client = `https://127.0.0.1:${ports.etcd}`;
  // One member has no peers, but it insists on a place to listen for them.
  const peer = `https://127.0.0.1:${ports.etcdPeer}`;
  return [
    '--name=lab',
    `--data-dir=${join(dir, 'etcd')}`,
    `--listen-client-urls=${client}`,
    `--advertise-client-urls=${client}`,
    `--listen-peer-urls=${peer}`,
    `--initial-advertise-peer-urls=${peer}`,
    `--initial-cluster=lab=${peer}`,
    `--cert-file=${files.certificate('etcd')}`,
    `--key-file=${files.key('etcd')}`,
    '--client-cert-auth',
    `--trusted-ca-file=${files.authority}`,
    `--peer-cert-file=${files.certificate('etcd')}`,
    `--peer-key-file=${files.key('etcd')}`,
    '--peer-client-cert-auth',
    `--peer-trusted-ca-file=${files.authority}`,
    '--enable-grpc-gateway=false',
    '--unsafe-no-fsync',
    '--log-level=warn',
  ];
}

function apiserverArgs({ dir, ports }: KubernetesHome, files: CredentialFiles): readonly string[] {
  return [
    '--bind-address=127.0.0.1',
    `--secure-port=${ports.apiserver}`,
    '--advertise-address=127.0.0.1',
    // The default reconciler refuses to publish a loopback address.
    '--endpoint-reconciler-type=none',
    `--etcd-servers=https://127.0.0.1:${ports.etcd}`,
    `--etcd-cafile=${files.authority}`,
    `--etcd-certfile=${files.certificate('etcd-client')}`,
    `--etcd-keyfile=${files.key('etcd-client')}`,
    `--tls-cert-file=${files.certificate('apiserver')}`,
    `--tls-private-key-file=${files.key('apiserver')}`,
    `--client-ca-file=${files.authority}`,
    `--token-auth-file=${files.tokens}`,
    '--authorization-mode=Node,RBAC',
    `--service-cluster-ip-range=${serviceRange}`,
    '--service-account-issuer=https://kubernetes.default.svc',
    `--service-account-key-file=${files.serviceAccountPublic}`,
    `--service-account-signing-key-file=${files.serviceAccountKey}`,
    `--kubelet-client-certificate=${files.certificate('kubelet-client')}`,
    `--kubelet-client-key=${files.key('kubelet-client')}`,
    `--kubelet-certificate-authority=${files.authority}`,
    // By default the node's name is dialled first, and no DNS knows it.
    '--kubelet-preferred-address-types=InternalIP',
    `--requestheader-client-ca-file=${files.authority}`,
    '--requestheader-allowed-names=front-proxy-client',
    '--requestheader-username-headers=X-Remote-User',
    '--requestheader-group-headers=X-Remote-Group',
    '--requestheader-extra-headers-prefix=X-Remote-Extra-',
    `--proxy-client-cert-file=${files.certificate('front-proxy')}`,
    `--proxy-client-key-file=${files.key('front-proxy')}`,
    `--audit-policy-file=${join(import.meta.dirname, 'audit-policy.yaml')}`,
    `--audit-log-path=${join(dir, 'audit.log')}`,
    '--delete-collection-workers=8',
    '--audit-log-maxsize=50',
    '--audit-log-maxbackup=1',
    '--profiling=false',
  ];
}

function controllerArgs(files: CredentialFiles): readonly string[] {
  return [
    `--kubeconfig=${files.kubeconfig('controller-manager')}`,
    '--secure-port=0',
    '--use-service-account-credentials',
    `--service-account-private-key-file=${files.serviceAccountKey}`,
    `--root-ca-file=${files.authority}`,
    '--leader-elect=false',
    '--allocate-node-cidrs=true',
    `--cluster-cidr=${podRange}`,
    '--controllers=*,-bootstrap-signer-controller,-token-cleaner-controller',
    `--kube-api-qps=${clientRate.qps}`,
    `--kube-api-burst=${clientRate.burst}`,
    '--concurrent-deployment-syncs=10',
    '--concurrent-replicaset-syncs=10',
    '--profiling=false',
  ];
}

async function schedulerArgs(dir: string, files: CredentialFiles): Promise<readonly string[]> {
  const file = join(dir, 'scheduler.yaml');
  const config = {
    apiVersion: 'kubescheduler.config.k8s.io/v1',
    kind: 'KubeSchedulerConfiguration',
    leaderElection: { leaderElect: false },
    clientConnection: { kubeconfig: files.kubeconfig('scheduler'), ...clientRate },
    enableProfiling: false,
  };
  await writeFile(file, stringify(config), { mode: 0o600 });
  return [`--config=${file}`, '--secure-port=0'];
}
