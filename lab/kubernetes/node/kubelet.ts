import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stringify } from 'yaml';
import type { Child } from '../../children.ts';
import type { KubernetesHome } from '../control-plane.ts';
import { credentialFiles, issueServerCertificate } from '../credentials.ts';
import { containerdSocket } from './containerd.ts';
import { hostEnvironment } from './host-tool.ts';

/** The node that runs real containers. */
export const realNodeName = 'node-real';

/** Starts a kubelet that listens on its bridge's address only, and registers the node. */
export async function startKubelet(
  home: KubernetesHome,
  kube: string,
  options: { readonly address: string; readonly group: string },
): Promise<Child> {
  const { dir, children } = home;
  const { address } = options;
  const files = credentialFiles(dir);
  await issueServerCertificate(dir, realNodeName, [address, realNodeName]);
  const config = join(dir, 'kubelet.yaml');
  await writeFile(config, stringify(configuration(dir, options)), { mode: 0o600 });
  return children.spawn(
    'kubelet',
    kube,
    [
      'kubelet',
      `--config=${config}`,
      `--kubeconfig=${files.kubeconfig('node-real')}`,
      `--root-dir=${join(dir, 'kubelet')}`,
      `--cert-dir=${join(dir, 'kubelet', 'pki')}`,
      `--hostname-override=${realNodeName}`,
      `--node-ip=${address}`,
      '--node-labels=type=real',
    ],
    // Its pods must not be ended one by one, each with its grace: the runtime ends them all.
    { logFile: join(dir, 'kubelet.log'), env: hostEnvironment(), stopSignal: 'SIGKILL' },
  );
}

function configuration(dir: string, { address, group }: { address: string; group: string }): object {
  const files = credentialFiles(dir);
  return {
    apiVersion: 'kubelet.config.k8s.io/v1beta1',
    kind: 'KubeletConfiguration',
    address,
    // 10250 is free: the address is the bridge's own.
    port: 10_250,
    healthzPort: 0,
    readOnlyPort: 0,
    authentication: {
      anonymous: { enabled: false },
      webhook: { enabled: true },
      x509: { clientCAFile: files.authority },
    },
    authorization: { mode: 'Webhook' },
    tlsCertFile: files.certificate(realNodeName),
    tlsPrivateKeyFile: files.key(realNodeName),
    containerRuntimeEndpoint: `unix://${containerdSocket(dir)}`,
    cgroupDriver: 'cgroupfs',
    cgroupRoot: `/${group}`,
    failCgroupV1: false,
    failSwapOn: false,
    // Root without CAP_SYS_RESOURCE may not lower it.
    oomScoreAdj: 0,
    makeIPTablesUtilChains: false,
    podLogsDir: join(dir, 'pod-logs'),
    volumePluginDir: join(dir, 'volume-plugins'),
    resolvConf: '',
    evictionHard: { 'memory.available': '100Mi', 'nodefs.available': '1%', 'imagefs.available': '1%' },
    // 100 turns the collection of images off: they could not be fetched again.
    imageGCHighThresholdPercent: 100,
    nodeStatusUpdateFrequency: '5s',
    registryPullQPS: 0,
    // Crash loops back off for 20 s at most, not 5 min: tests wait for the next crash.
    crashLoopBackOff: { maxContainerRestartPeriod: '20s' },
    featureGates: { KubeletCrashLoopBackOffMax: true },
  };
}
