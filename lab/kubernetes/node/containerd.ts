import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Child } from '../../children.ts';
import type { KubernetesHome } from '../control-plane.ts';
import { waitFor } from '../wait.ts';
import { hostEnvironment, runHostTool } from './host-tool.ts';
import { pauseImage } from './image.ts';

/** Where the runtime listens. The kernel takes at most 107 bytes. */
export const containerdSocket = (dir: string) => join(dir, 'containerd.sock');

/** Where distributions put the network plugins: Debian, then everyone else. */
export const pluginDirs = ['/usr/lib/cni', '/opt/cni/bin'] as const;

/** Starts a container runtime of its own, beside any that the machine has, and gives it the images. */
export async function startContainerd(
  home: KubernetesHome,
  options: { readonly bridge: string; readonly subnet: string; readonly images: string; readonly signal: AbortSignal },
): Promise<Child> {
  const { dir, children } = home;
  const config = await writeConfig(dir, options.bridge, options.subnet);
  const child = await children.spawn('containerd', 'containerd', ['--config', config], {
    logFile: join(dir, 'containerd.log'),
    env: hostEnvironment(),
  });
  try {
    await waitFor('containerd', () => ctr(dir, ['version']), { timeoutMs: 20_000, signal: options.signal });
    await ctr(dir, ['images', 'import', options.images]);
  } catch (error) {
    await child.stop();
    throw error;
  }
  return child;
}

function ctr(dir: string, args: readonly string[]): Promise<string> {
  return runHostTool('ctr', ['--address', containerdSocket(dir), '--namespace', 'k8s.io', ...args]);
}

/** Ends every container; the runtime must still live, the kubelet must not. */
async function endTasks(dir: string): Promise<void> {
  const list = async () => (await ctr(dir, ['tasks', 'list', '--quiet']).catch(() => '')).split('\n').filter(Boolean);
  for (const task of await list()) {
    await ctr(dir, ['tasks', 'kill', '--signal', 'SIGKILL', '--all', task]).catch(() => undefined);
  }
  for (const task of await list()) await ctr(dir, ['tasks', 'delete', '--force', task]).catch(() => undefined);
}

/**
 * Ends a runtime with all its containers and their shims; the kubelet must have ended.
 *
 * Without a runtime it ends what a killed one left behind: shims are known by its socket in their command line.
 */
export async function endContainers(dir: string, runtime?: Child): Promise<void> {
  const sockets = await shimSockets(dir);
  if (runtime?.alive()) await endTasks(dir);
  await runtime?.stop();
  const shims = await shimsOf(dir);
  for (const pid of shims) {
    for (const child of await childrenOf(pid)) kill(child);
    kill(pid);
  }
  const deadline = Date.now() + 5_000;
  while (shims.some((pid) => existsSync(`/proc/${pid}/exe`)) && Date.now() < deadline) await sleep(50);
  for (const socket of sockets) await rm(socket, { force: true });
}

/** Shims listen in a folder of all runtimes, /run/containerd/s; each writes down where. */
async function shimSockets(dir: string): Promise<readonly string[]> {
  const bundles = join(dir, 'containerd-state', 'io.containerd.runtime.v2.task', 'k8s.io');
  const found: string[] = [];
  for (const id of await readdir(bundles).catch(() => [])) {
    const address = await readFile(join(bundles, id, 'address'), 'utf8').catch(() => '');
    if (address.startsWith('unix:///run/containerd/s/')) found.push(address.slice('unix://'.length).trim());
  }
  return found;
}

async function shimsOf(dir: string): Promise<readonly number[]> {
  const found: number[] = [];
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const line = (await readFile(`/proc/${name}/cmdline`, 'utf8').catch(() => '')).split('\0');
    const isShim = line[0]?.includes('containerd-shim') === true;
    if (isShim && line[line.indexOf('-address') + 1] === containerdSocket(dir)) found.push(Number(name));
  }
  return found;
}

async function childrenOf(pid: number): Promise<readonly number[]> {
  const text = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8').catch(() => '');
  return text.split(' ').filter(Boolean).map(Number);
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // Ended by itself meanwhile.
  }
}

async function writeConfig(dir: string, bridge: string, subnet: string): Promise<string> {
  const networkDir = join(dir, 'network');
  await mkdir(networkDir, { recursive: true, mode: 0o700 });
  await writeFile(join(networkDir, '10-lab.conflist'), JSON.stringify(network(dir, bridge, subnet)));
  const file = join(dir, 'containerd.toml');
  await writeFile(file, configText(dir, networkDir), { mode: 0o600 });
  return file;
}

/** Pods reach the machine and each other, nothing else: no default route, so no forwarding and no address translation. */
function network(dir: string, bridge: string, subnet: string) {
  return {
    cniVersion: '0.4.0',
    name: bridge,
    plugins: [
      {
        type: 'bridge',
        bridge,
        hairpinMode: true,
        ipam: { type: 'host-local', dataDir: join(dir, 'addresses'), ranges: [[{ subnet }]] },
      },
    ],
  };
}

function configText(dir: string, networkDir: string): string {
  const text = JSON.stringify;
  const plugins = pluginDirs.find(existsSync) ?? pluginDirs[0];
  const disabled = ['snapshotter.v1.btrfs', 'snapshotter.v1.zfs', 'snapshotter.v1.aufs', 'snapshotter.v1.devmapper'];
  return `version = 2
root = ${text(join(dir, 'containerd'))}
state = ${text(join(dir, 'containerd-state'))}
disabled_plugins = ${text([...disabled, 'internal.v1.opt'].map((name) => `io.containerd.${name}`))}
[grpc]
  address = ${text(containerdSocket(dir))}
[ttrpc]
  address = ${text(`${containerdSocket(dir)}.ttrpc`)}
[plugins."io.containerd.grpc.v1.cri"]
  sandbox_image = ${text(pauseImage)}
  stream_server_address = "127.0.0.1"
  # So that network namespaces are mounted below the state directory and nowhere else.
  netns_mounts_under_state_dir = true
  # Root without CAP_SYS_RESOURCE may not lower oom_score_adj, and runc dies of it.
  restrict_oom_score_adj = true
  [plugins."io.containerd.grpc.v1.cri".containerd]
    snapshotter = "overlayfs"
    default_runtime_name = "runc"
    [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
      runtime_type = "io.containerd.runc.v2"
      [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc.options]
        SystemdCgroup = false
        Root = ${text(join(dir, 'runc'))}
  [plugins."io.containerd.grpc.v1.cri".cni]
    bin_dir = ${text(plugins)}
    conf_dir = ${text(networkDir)}
  # Images that are not here fail at once: nothing listens on the discard port.
  [plugins."io.containerd.grpc.v1.cri".registry.mirrors."registry.local"]
    endpoint = ["http://127.0.0.1:9"]
`;
}
