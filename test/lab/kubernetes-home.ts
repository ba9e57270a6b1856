import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { children } from '../../lab/children.ts';
import type { KubernetesHome } from '../../lab/kubernetes/control-plane.ts';
import { pickPort } from '../../lab/ports.ts';

/** A place for a cluster of one suite's own, under a short path because sockets are made in it; `remove` ends what still runs. */
export async function freshHome(): Promise<{ home: KubernetesHome; remove: () => Promise<void> }> {
  const dir = await mkdtemp(join(tmpdir(), 'mwk-'));
  const taken = new Set<number>();
  const ports = {
    apiserver: await pickPort(taken),
    etcd: await pickPort(taken),
    etcdPeer: await pickPort(taken),
    kwok: await pickPort(taken),
    metricsServer: await pickPort(taken),
  };
  const owned = children();
  return {
    home: { dir, ports, children: owned },
    async remove() {
      await owned.stopAll();
      await rm(dir, { recursive: true, force: true });
    },
  };
}
