import { createHash } from 'node:crypto';
import { existsSync, realpathSync } from 'node:fs';
import { readdir, readFile, rm, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { readJson, writeJson } from '../json-file.ts';
import { signalProcess } from '../process-record.ts';
import { findTool, runTool } from '../tool.ts';

// A container engine leaves traces outside its directories: a bridge, mounts, control groups, processes.
// All of ours carry a name made from the lab's directory, so that exactly they can be found and removed.

const toolWithinMs = 10_000;
/** Written by dockerd wherever its other files are. */
const trustKey = '/etc/docker/key.json';
const controlGroups = '/sys/fs/cgroup';

const beforeFile = z.object({ trustKeyExisted: z.boolean() });

/** The name of the lab's bridge and control group: short enough for a network device (15 characters). */
export function markOf(dir: string): string {
  return `mwlab${createHash('sha256').update(dir).digest('hex').slice(0, 8)}`;
}

async function ip(...args: readonly string[]): Promise<string> {
  return runTool((await findTool('ip')) ?? 'ip', args, { timeoutMs: toolWithinMs });
}

/** Makes the bridge on the first free network of 10.213.0.0/16 and notes what must be put back. */
export async function prepareMachine(dir: string): Promise<{ readonly bridge: string }> {
  await writeJson(join(dir, 'before.json'), { trustKeyExisted: existsSync(trustKey) });
  const bridge = markOf(dir);
  const routes = await ip('route');
  const free = Array.from({ length: 256 }, (_, third) => `10.213.${third}`).find((net) => !routes.includes(`${net}.`));
  if (free === undefined) throw new Error('There is no free network left in 10.213.0.0/16');
  await ip('link', 'add', bridge, 'type', 'bridge');
  await ip('addr', 'add', `${free}.1/24`, 'dev', bridge);
  await ip('link', 'set', bridge, 'up');
  return { bridge };
}

/** Removes every trace of the engine in `dir`, of this run or of one that was killed; may be called when there is none. */
export async function restoreMachine(dir: string): Promise<void> {
  const mark = markOf(dir);
  if (!existsSync(dir)) return;
  await endProcesses(dir, mark);
  await unmountBelow(dir);
  for (const group of await groupsNamed(mark)) await removeGroup(group);
  if (existsSync(`/sys/class/net/${mark}`)) await ip('link', 'del', mark);
  const before = await readJson(join(dir, 'before.json'), beforeFile);
  if (before?.trustKeyExisted === false) await rm(trustKey, { force: true });
  await rm(join(dir, 'before.json'), { force: true });
}

/** Containers by their control group, their minders by the path in their command line. */
async function endProcesses(dir: string, mark: string): Promise<void> {
  for (;;) {
    const pids = new Set([...(await minders(dir)), ...(await grouped(mark))]);
    if (pids.size === 0) return;
    for (const pid of pids) signalProcess(pid, 'SIGKILL');
    await delay(50);
  }
}

async function minders(dir: string): Promise<number[]> {
  const found: number[] = [];
  for (const entry of await readdir('/proc')) {
    if (!/^\d+$/.test(entry) || Number(entry) === process.pid) continue;
    const words = (await readFile(`/proc/${entry}/cmdline`, 'utf8').catch(() => '')).split('\0');
    if (/\/containerd-shim[\w-]*$/.test(words[0] ?? '') && words.includes(socketOf(dir))) found.push(Number(entry));
  }
  return found;
}

/** Where the lab's own containerd listens. */
export const socketOf = (dir: string) => join(dir, 'containerd.sock');

async function grouped(mark: string): Promise<number[]> {
  const pids: number[] = [];
  for (const group of await groupsNamed(mark)) {
    for (const sub of [group, ...(await subgroups(group))]) {
      const listed = await readFile(join(sub, 'cgroup.procs'), 'utf8').catch(() => '');
      pids.push(...listed.split('\n').filter(Boolean).map(Number));
    }
  }
  return pids;
}

/** One tree in version 2, one for each controller in version 1 (some of them names for the same). */
async function groupsNamed(mark: string): Promise<string[]> {
  const trees = existsSync(join(controlGroups, 'cgroup.controllers'))
    ? ['']
    : await readdir(controlGroups).catch(() => []);
  const groups = trees.map((tree) => join(controlGroups, tree, mark)).filter((group) => existsSync(group));
  return [...new Set(groups.map((group) => realpathSync(group)))];
}

async function subgroups(group: string): Promise<string[]> {
  const entries = await readdir(group, { withFileTypes: true }).catch(() => []);
  return entries.filter((entry) => entry.isDirectory()).map((entry) => join(group, entry.name));
}

async function removeGroup(group: string): Promise<void> {
  for (const sub of await subgroups(group)) await removeGroup(sub);
  await rmdir(group).catch(() => undefined);
}

/** Deepest first, because one may lie in another. */
async function unmountBelow(dir: string): Promise<void> {
  const mounts = (await readFile('/proc/self/mounts', 'utf8')).split('\n').map((line) => line.split(' ')[1] ?? '');
  const ours = mounts.filter((path) => path.startsWith(`${dir}/`)).sort((a, b) => b.length - a.length);
  for (const path of ours) await runTool('umount', ['--lazy', path], { timeoutMs: toolWithinMs });
}
