import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, readlink, rm, rmdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { readJson, writeJson } from '../../json-file.ts';
import { runHostTool } from './host-tool.ts';

/** What a real node changes on the machine outside its own directory, as it was before. */
const hostState = z.object({
  /** Of its bridge, its network and its control group. */
  name: z.string(),
  sysctls: z.record(z.string(), z.string()),
  absent: z.array(z.string()),
});

/** Kernel settings that a kubelet writes at its start without asking. */
const kubeletSysctls = [
  'vm/overcommit_memory',
  'vm/panic_on_oom',
  'kernel/panic',
  'kernel/panic_on_oops',
  'kernel/keys/root_maxkeys',
  'kernel/keys/root_maxbytes',
];

/** Fixed paths of the kubelet and of the network plugins, which no option moves. */
const sharedDirs = ['/var/lib/kubelet', '/var/log/containers', '/var/lib/cni', '/etc/cni'];

const cgroupRoot = '/sys/fs/cgroup';

const recordFile = (dir: string) => join(dir, 'real-node.json');

/** Writes down how the machine is, before anything is changed. */
export async function rememberHost(dir: string, name: string): Promise<void> {
  const sysctls: Record<string, string> = {};
  for (const name of kubeletSysctls) {
    const value = await readFile(`/proc/sys/${name}`, 'utf8').catch(() => undefined);
    if (value !== undefined) sysctls[name] = value.trim();
  }
  await writeJson(recordFile(dir), { name, sysctls, absent: sharedDirs.filter((path) => !existsSync(path)) });
}

/** Says whether a node from here was started and not taken down. */
export function isRemembered(dir: string): boolean {
  return existsSync(recordFile(dir));
}

/**
 * Makes the machine as `rememberHost` found it: mounts, control groups, link, kernel settings, folders.
 *
 * Every process of the node must have ended. Does nothing where nothing was remembered; may be called twice.
 */
export async function restoreHost(dir: string): Promise<void> {
  const before = await readJson(recordFile(dir), hostState);
  if (before === undefined) return;
  await unmountBelow(dir);
  for (const group of await groupsNamed(before.name)) await removeGroup(group);
  await runHostTool('ip', ['link', 'delete', before.name]).catch(() => undefined);
  for (const [name, value] of Object.entries(before.sysctls)) await writeFile(`/proc/sys/${name}`, value);
  await removeTraces(dir, before.name);
  for (const path of before.absent) await rm(path, { recursive: true, force: true });
  await rm(recordFile(dir));
}

/** A control group of this node alone, in each hierarchy (v1) or in the one there is (v2), so that other kubelets do not matter. */
export async function makeGroups(name: string): Promise<void> {
  const unified = join(cgroupRoot, 'cgroup.subtree_control');
  // Usually so already; what the root does not pass on, the group does not have.
  if (existsSync(unified)) await writeFile(unified, '+cpu +cpuset +memory +pids');
  for (const group of await groupsNamed(name)) await mkdir(group, { recursive: true });
}

async function groupsNamed(name: string): Promise<readonly string[]> {
  if (existsSync(join(cgroupRoot, 'cgroup.controllers'))) return [join(cgroupRoot, name)];
  const hierarchies = (await readdir(cgroupRoot)).map((entry) => join(cgroupRoot, entry));
  return hierarchies.filter((root) => existsSync(join(root, 'cgroup.procs'))).map((root) => join(root, name));
}

/** Deepest first. A mount on top of another shows only when the upper one is gone, hence the rounds. */
async function unmountBelow(dir: string): Promise<void> {
  for (let round = 0; round < 5; round += 1) {
    const mounts = (await readFile('/proc/self/mountinfo', 'utf8'))
      .split('\n')
      .map((line) => line.split(' ')[4] ?? '')
      .filter((target) => target.startsWith(`${dir}/`));
    if (mounts.length === 0) return;
    for (const target of mounts.sort().reverse()) {
      await runHostTool('umount', ['-l', target]).catch(() => undefined);
    }
  }
}

/** Removes a control group and those below it; the kernel keeps one that still holds a process. */
async function removeGroup(group: string): Promise<void> {
  const entries = await readdir(group, { withFileTypes: true }).catch(() => []);
  for (const entry of entries) if (entry.isDirectory()) await removeGroup(join(group, entry.name));
  await rmdir(group).catch(() => undefined);
}

/** Links to logs, and the plugins' notes about containers, that killed pods leave behind in shared folders. */
async function removeTraces(dir: string, network: string): Promise<void> {
  const logs = '/var/log/containers';
  for (const name of await readdir(logs).catch(() => [])) {
    const target = await readlink(join(logs, name)).catch(() => '');
    if (target.startsWith(`${dir}/`)) await rm(join(logs, name), { force: true });
  }
  const notes = '/var/lib/cni/results';
  for (const name of await readdir(notes).catch(() => [])) {
    if (name.startsWith(`${network}-`)) await rm(join(notes, name), { force: true });
  }
}
