import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { apiClient } from '../../lab/kubernetes/client.ts';
import type { KubernetesHome } from '../../lab/kubernetes/control-plane.ts';
import { kubernetes } from '../../lab/kubernetes/kubernetes.ts';
import { waitFor } from '../../lab/kubernetes/wait.ts';
import { describeOwn } from '../support/lab.ts';
import { freshHome } from './kubernetes-home.ts';

const system = kubernetes({ realNode: true });

async function commandLinesWith(text: string): Promise<readonly string[]> {
  const pids = (await readdir('/proc')).filter((entry) => /^\d+$/.test(entry));
  const lines = await Promise.all(pids.map((pid) => readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')));
  return lines.map((line) => line.replaceAll('\0', ' ')).filter((line) => line.includes(text));
}

/** What the node could leave on the machine. */
async function machine({ dir, ports }: KubernetesHome): Promise<Record<string, unknown>> {
  const name = `mw${ports.apiserver}`;
  const settings = ['vm/overcommit_memory', 'kernel/panic', 'kernel/panic_on_oops', 'net/ipv4/ip_forward'];
  const groups = (await readdir('/sys/fs/cgroup')).map((entry) => join('/sys/fs/cgroup', entry, name));
  return {
    links: Object.keys(networkInterfaces()).filter((link) => link === name),
    mounts: (await readFile('/proc/self/mounts', 'utf8')).split('\n').filter((line) => line.includes(`${dir}/`)),
    groups: [join('/sys/fs/cgroup', name), ...groups].filter(existsSync),
    settings: await Promise.all(settings.map((setting) => readFile(`/proc/sys/${setting}`, 'utf8'))),
    processes: await commandLinesWith(`${dir}/`),
  };
}

const status = z.object({
  status: z.object({
    containerStatuses: z.tuple([z.object({ lastState: z.object({ terminated: z.object({ reason: z.string() }) }) })]),
  }),
});
const list = z.object({ items: z.array(z.object({ metadata: z.object({ name: z.string() }) }).loose()) });

await describeOwn(system, () => {
  test('a real node runs the shop, and leaves the machine as it was', { timeout: 300_000 }, async () => {
    const { home, remove } = await freshHome();
    const signal = AbortSignal.timeout(280_000);
    const before = await machine(home);
    let running: Awaited<ReturnType<typeof system.start>> | undefined;
    try {
      running = await system.start(home, signal);
      await system.seed(home, signal);
      const client = await apiClient(running.env.kubeconfig);
      // Polled whole: the worker goes on crashing, so its last end and the log of it change meanwhile.
      const log = await waitFor(
        'a worker that ended out of memory, and its log',
        async (look) => {
          const path = '/api/v1/namespaces/shop/pods?labelSelector=app%3Dworker';
          const [pod] = list.parse(await client.request(path, { signal: look })).items;
          const { reason } = status.parse(pod).status.containerStatuses[0].lastState.terminated;
          if (reason !== 'OOMKilled') throw new Error(`the worker ended by ${reason}`);
          const text = await client.request(`/api/v1/namespaces/shop/pods/${pod?.metadata.name}/log?previous=true`, {
            signal: look,
          });
          // The kubelet answers with this in place of a log, when it removed that container between the two questions.
          if (String(text).startsWith('unable to retrieve container logs')) throw new Error(String(text));
          return text;
        },
        { timeoutMs: 180_000, signal },
      );
      expect(log).toContain('loaded 1.2M rows into cache');
      await client.close();
      expect((await machine(home)).groups).not.toEqual([]);
      await running.stop();
      expect(await machine(home)).toEqual(before);
    } finally {
      // Also when something above failed: a node that still runs holds its mounts, and the reason would be lost.
      await running?.stop();
      await remove();
    }
  });

  test('what a killed node left behind is gone after the next start has recovered', { timeout: 300_000 }, async () => {
    const { home, remove } = await freshHome();
    const before = await machine(home);
    try {
      const running = await system.start(home, AbortSignal.timeout(170_000));
      await system.seed(home, AbortSignal.timeout(120_000));
      for (const pid of running.pids()) process.kill(pid, 'SIGKILL');
      expect((await machine(home)).mounts).not.toEqual([]);
      await home.children.stopAll();
      await system.recover?.(home);
      expect({ ...(await machine(home)), processes: [] }).toEqual(before);
      await running.stop();
      expect(await machine(home)).toEqual(before);
    } finally {
      await remove();
    }
  });
});
