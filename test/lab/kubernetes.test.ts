import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { type ApiClient, apiClient } from '../../lab/kubernetes/client.ts';
import type { KubernetesHome } from '../../lab/kubernetes/control-plane.ts';
import { apiserverFaults } from '../../lab/kubernetes/fault.ts';
import { clearPods, fillPods } from '../../lab/kubernetes/fill.ts';
import { type KubernetesEnv, kubernetes } from '../../lab/kubernetes/kubernetes.ts';
import { waitFor } from '../../lab/kubernetes/wait.ts';
import type { Running } from '../../lab/system.ts';
import { describeOwn } from '../support/lab.ts';
import { freshHome } from './kubernetes-home.ts';

const system = kubernetes({ realNode: false });

const pods = z.object({
  items: z.array(
    z.object({
      metadata: z.object({ name: z.string() }),
      status: z.object({
        conditions: z.array(z.object({ reason: z.string().optional(), message: z.string().optional() })).optional(),
        containerStatuses: z
          .array(
            z.object({
              restartCount: z.number(),
              state: z.object({ waiting: z.object({ reason: z.string(), message: z.string() }).optional() }),
              lastState: z
                .object({ terminated: z.object({ exitCode: z.number(), reason: z.string() }).optional() })
                .optional(),
            }),
          )
          .optional(),
      }),
    }),
  ),
});

await describeOwn(system, () => {
  const signal = AbortSignal.timeout(600_000);
  let home: KubernetesHome;
  let remove: () => Promise<void>;
  let running: Running<KubernetesEnv> | undefined;
  let env: KubernetesEnv;
  let admin: ApiClient;
  let viewer: ApiClient;

  beforeAll(async () => {
    ({ home, remove } = await freshHome());
    env = await system.env(home);
    running = await system.start(home, signal);
    await system.seed(home, signal);
    admin = await apiClient(env.kubeconfig);
    viewer = await apiClient(env.kubeconfigViewer);
  }, 180_000);

  afterAll(async () => {
    await admin?.close();
    await viewer?.close();
    await running?.stop();
    await remove();
  });

  const podOf = (app: string, holds: (pod: z.infer<typeof pods>['items'][number]) => boolean) =>
    waitFor(
      `the pod of ${app}`,
      async (look) => {
        const path = `/api/v1/namespaces/shop/pods?labelSelector=app%3D${app}`;
        const found = pods.parse(await admin.request(path, { signal: look })).items.find(holds);
        if (found === undefined) throw new Error('not so yet');
        return found;
      },
      { timeoutMs: 15_000, signal },
    );

  it('has a worker that crash-loops for lack of memory', async () => {
    const pod = await podOf('worker', (one) => one.status.containerStatuses?.[0]?.state.waiting !== undefined);
    expect(pod.status.containerStatuses?.[0]?.restartCount).toBeGreaterThanOrEqual(4);
    expect(pod.status.containerStatuses?.[0]).toMatchObject({
      state: { waiting: { reason: 'CrashLoopBackOff' } },
      lastState: { terminated: { exitCode: 137, reason: 'OOMKilled' } },
    });
  });

  it('has an importer that no node can take', async () => {
    const pod = await podOf('importer', (one) => one.status.conditions !== undefined);
    expect(pod.status.conditions?.[0]).toMatchObject({
      reason: 'Unschedulable',
      message: expect.stringContaining('2 Insufficient cpu'),
    });
  });

  it('has a checkout whose image cannot be pulled', async () => {
    const pod = await podOf('checkout', (one) => one.status.containerStatuses !== undefined);
    expect(pod.status.containerStatuses?.[0]?.state.waiting).toEqual({
      reason: 'ImagePullBackOff',
      message: 'Back-off pulling image "registry.local/shop/checkout:3.1.0-rc9": not found',
    });
  });

  it('keeps the version before the crash loop as a revision to go back to', async () => {
    const path = '/apis/apps/v1/namespaces/shop/replicasets?labelSelector=app%3Dworker';
    const { items } = z.object({ items: z.array(z.unknown()) }).parse(await admin.request(path, { signal }));
    expect(items).toHaveLength(2);
  });

  it('can be seeded again without a change', async () => {
    const path = '/apis/apps/v1/namespaces/shop/deployments/worker';
    const generation = z.object({ metadata: z.object({ generation: z.number() }) });
    const before = generation.parse(await admin.request(path, { signal })).metadata.generation;
    await system.seed(home, signal);
    expect(generation.parse(await admin.request(path, { signal })).metadata.generation).toBe(before);
  });

  it('serves columns that a custom kind defines', async () => {
    const path = '/apis/shop.example.com/v1/namespaces/shop/campaigns/black-friday';
    expect(await admin.request(path, { signal })).toMatchObject({ spec: { discountPercent: 30 } });
  });

  it('shows the log of the container asked for', async () => {
    const { metadata } = await podOf('web', () => true);
    const log = await admin.request(`/api/v1/namespaces/shop/pods/${metadata.name}/log`, { signal });
    expect(log).toContain('<!channel>');
    expect(log).toContain('\u202e');
  });

  it('runs no command on this machine for who asks to exec', async () => {
    const { metadata } = await podOf('web', () => true);
    const path = `/api/v1/namespaces/shop/pods/${metadata.name}/exec?command=id&stdout=true`;
    await expect(admin.request(path, { method: 'POST', signal })).rejects.toThrow();
  });

  it.each([
    ['/api/v1/namespaces/shop/secrets', 403],
    ['/api/v1/namespaces/payments/pods', 403],
    ['/api/v1/namespaces/shop/pods', 200],
  ])('answers the viewer on %s with %i', async (path, status) => {
    const answer = viewer.request(path, { signal });
    if (status === 200) expect(await answer).toMatchObject({ kind: 'PodList' });
    else await expect(answer).rejects.toMatchObject({ status });
  });

  it('writes down who changed what, and not who looked', async () => {
    const name = 'written-down';
    const body = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name } };
    await admin.request('/api/v1/namespaces/empty/configmaps', { method: 'POST', body, signal });
    await admin.request(`/api/v1/namespaces/empty/configmaps/${name}`, { signal });
    await admin.request(`/api/v1/namespaces/empty/configmaps/${name}`, { method: 'DELETE', signal });
    const lines = await waitFor(
      'the audit log',
      async () => {
        const found = (await readFile(env.auditLog, 'utf8')).split('\n').filter((line) => line.includes(name));
        if (found.length < 2) throw new Error('not written yet');
        return found.map((line) =>
          z.object({ verb: z.string(), user: z.object({ username: z.string() }) }).parse(JSON.parse(line)),
        );
      },
      { timeoutMs: 10_000, signal },
    );
    expect(lines.map(({ verb, user }) => `${user.username} ${verb}`)).toEqual(['admin create', 'admin delete']);
  });

  it('is filled with pods and emptied again', async () => {
    await fillPods(env, 40, { signal });
    const path = '/api/v1/namespaces/load-0/pods';
    expect(pods.parse(await admin.request(path, { signal })).items).toHaveLength(40);
    await clearPods(env, { signal });
    await expect(admin.request('/api/v1/namespaces/load-0', { signal })).rejects.toMatchObject({ status: 404 });
  }, 180_000);

  it('stays dead when its API server is stopped, and comes back with its data', async () => {
    const faults = apiserverFaults(env);
    await faults.stop();
    await expect(running?.check(signal)).rejects.toThrow();
    await faults.start();
    await expect(running?.check(signal)).resolves.toBeUndefined();
    expect((await podOf('api', () => true)).metadata.name).toMatch(/^api-/);
  }, 150_000);

  it('answers nothing while its API server is paused', async () => {
    const faults = apiserverFaults(env);
    await faults.pause();
    try {
      await expect(running?.check(AbortSignal.timeout(500))).rejects.toThrow();
    } finally {
      await faults.resume();
    }
    await expect(running?.check(signal)).resolves.toBeUndefined();
  });

  it('leaves no process when it is stopped', async () => {
    const pids = running?.pids() ?? [];
    expect(pids).toHaveLength(6);
    await running?.stop();
    expect(pids.filter((pid) => existsSync(`/proc/${pid}`))).toEqual([]);
    expect(home.children.pids()).toEqual([]);
  });
});
