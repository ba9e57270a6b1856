import { existsSync } from 'node:fs';
import { networkInterfaces } from 'node:os';
import { getuid } from 'node:process';
import type { Child } from '../children.ts';
import type { Missing } from '../system.ts';
import { type FindTool, findTool } from '../tool.ts';
import type { ApiClient } from './client.ts';
import type { KubernetesHome } from './control-plane.ts';
import { containerdSocket, endContainers, pluginDirs, startContainerd } from './node/containerd.ts';
import { isRemembered, makeGroups, rememberHost, restoreHost } from './node/host-change.ts';
import { runHostTool } from './node/host-tool.ts';
import { findStaticBusybox, writeImages } from './node/image.ts';
import { realNodeName, startKubelet } from './node/kubelet.ts';
import { assertReady } from './simulated-nodes.ts';
import { waitFor } from './wait.ts';

/** A node with real containers. */
export interface RealNode {
  pids(): readonly number[];
  /** Ends every container and restores the machine. */
  stop(): Promise<void>;
}

const debianPackages = 'containerd runc containernetworking-plugins busybox-static iproute2';
/** sockaddr_un of Linux: 108 bytes with the final zero. */
const longestSocketPath = 107;

/** What this machine lacks for a real node. */
export async function missingForRealNode(
  find: FindTool = findTool,
  userId: number | undefined = getuid?.(),
): Promise<readonly Missing[]> {
  if (userId !== 0) {
    return [{ what: 'root', install: 'A real node needs root; without --real-node the nodes are simulated.' }];
  }
  const found = {
    containerd: await find('containerd'),
    ctr: await find('ctr'),
    runc: await find('runc'),
    ip: await find('ip'),
    'the network plugins': pluginDirs.find((dir) => existsSync(`${dir}/bridge`)),
    'a static busybox': await findStaticBusybox(find),
  };
  const missing = Object.entries(found).filter(([, where]) => where === undefined);
  return missing.map(([what]) => ({
    what,
    install: `A real node needs ${what}: apt-get install ${debianPackages} (or the like on other systems).`,
  }));
}

/**
 * Starts a container runtime and a kubelet; resolves when the node is ready.
 *
 * Rejects with everything restored.
 */
export async function startRealNode(
  home: KubernetesHome,
  programs: { readonly kube: string; readonly pause: string },
  options: { readonly client: ApiClient; readonly signal: AbortSignal },
): Promise<RealNode> {
  const { dir, ports } = home;
  await recoverRealNode(dir);
  if (Buffer.byteLength(`${containerdSocket(dir)}.ttrpc`) > longestSocketPath) {
    throw new Error(`The path ${dir} is too long for a socket in it; choose a shorter one with --dir`);
  }
  const busybox = await findStaticBusybox();
  if (busybox === undefined) throw new Error('busybox-static is not installed');
  const running: Child[] = [];
  // The API server's port is this lab's alone, so the name is, too.
  const name = `mw${ports.apiserver}`;
  const network = freeNetwork();
  const stop = async () => {
    const [containerd, kubelet] = running.splice(0);
    await kubelet?.stop();
    await endContainers(dir, containerd);
    await restoreHost(dir);
  };
  try {
    const images = await writeImages(dir, { busybox, pause: programs.pause });
    await rememberHost(dir, name);
    await makeGroups(name);
    await addBridge(name, `${network}.1/24`);
    const { signal } = options;
    running.push(await startContainerd(home, { bridge: name, subnet: `${network}.0/24`, images, signal }));
    running.push(await startKubelet(home, programs.kube, { address: `${network}.1`, group: name }));
    await waitFor('the real node', (look) => assertReady(options.client, realNodeName, look), {
      timeoutMs: 60_000,
      signal,
    });
  } catch (error) {
    await stop();
    throw error;
  }
  return { pids: () => running.filter((child) => child.alive()).map((child) => child.pid), stop };
}

/** Takes down what a killed run left: containers without a runtime, mounts, control groups, the link. */
export async function recoverRealNode(dir: string): Promise<void> {
  if (!isRemembered(dir)) return;
  await endContainers(dir);
  await restoreHost(dir);
}

/** The first three numbers of a network of 254 addresses that no interface here is in. */
function freeNetwork(): string {
  const used = Object.values(networkInterfaces()).flatMap((list) => (list ?? []).map(({ address }) => address));
  for (let third = 100; third < 200; third += 1) {
    const network = `10.244.${third}`;
    if (!used.some((address) => address.startsWith(`${network}.`))) return network;
  }
  throw new Error('Every network between 10.244.100.0 and 10.244.199.0 is in use');
}

async function addBridge(name: string, address: string): Promise<void> {
  for (const args of [
    ['link', 'add', name, 'type', 'bridge'],
    ['address', 'add', address, 'dev', name],
    ['link', 'set', name, 'up'],
  ]) {
    await runHostTool('ip', args);
  }
}
