import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import why from '../../../commands/k8s/why.ts';
import { waitFor } from '../../../lab/kubernetes/wait.ts';
import type { View } from '../../../src/core/view/view.ts';
import { describeLive } from '../../support/lab.ts';
import { runCommand, viewText } from '../../support/run-command.ts';
import { connectLive } from './connect-live.ts';
import { controllerFailures, deployment, quotaFailure } from './failure.ts';
import { ownNamespace } from './own-namespace.ts';

await describeLive('kubernetes', (env) => {
  const admin = connectLive(env.kubeconfig);
  const viewer = connectLive(env.kubeconfigViewer);
  const signal = AbortSignal.timeout(300_000);
  let own: Awaited<ReturnType<typeof ownNamespace>>;
  let full: Awaited<ReturnType<typeof ownNamespace>>;

  beforeAll(async () => {
    [own, full] = await Promise.all([ownNamespace(env, signal), ownNamespace(env, signal)]);
    for (const failure of Object.values(controllerFailures)) {
      for (const object of failure(own.namespace)) await own.client.apply(object, signal);
    }
    for (const object of quotaFailure(full.namespace)) await full.client.apply(object, signal);
  });
  afterAll(async () => {
    await Promise.all([own?.remove(), full?.remove()]);
    await Promise.all([admin.close(), viewer.close()]);
  });

  const ask = (workload: string, namespace: string, system = admin): Promise<View> =>
    runCommand(why, { kubernetes: system.client }, { workload, namespace });

  /** The answer once its first line is as expected; controllers take a moment. */
  const answered = (workload: string, namespace: string, title: string): Promise<View> =>
    waitFor(
      `/k8s why ${workload}`,
      async () => {
        const shown = await ask(workload, namespace);
        if (shown.title !== `${namespace}/${workload} ${title}.`) throw new Error(viewText(shown));
        return shown;
      },
      { timeoutMs: 40_000, signal },
    );

  describe('/k8s why', () => {
    it.each([
      ['no-cpu', 'has no node to run on: none has 64 CPU free'],
      ['no-memory', 'has no node to run on: none has 900 GiB of memory free'],
      ['no-gpu', 'has no node to run on: none has nvidia.com/gpu free'],
      ['no-label', 'has no node to run on: no node has the label disk=ssd'],
      ['no-claim', 'will not start: the volume claim orders is not there'],
      ['claim-unbound', 'will not start: a volume for its claim archive is not there'],
      ['job-late', 'failed: it took longer than it may'],
    ])('names what is wrong with %s', async (workload, title) => {
      const shown = await answered(workload, own.namespace, title);
      expect(shown.tone).toBe('critical');
      expect(viewText(shown)).toContain('Evidence: ');
      expect(viewText(shown)).toMatch(/Since: /);
    });

    it('names the quota that is used up', async () => {
      const shown = await answered(
        'over-quota',
        full.namespace,
        'cannot create its pods: the quota team is used up (asks for pods=1, used pods=1, limit pods=1)',
      );
      expect(viewText(shown)).toContain('of 3 pods exist');
    });

    it('shows the last lines before the exit, since when, what changed, and leads on', async () => {
      const shown = await answered(
        'worker',
        'shop',
        'runs out of memory: container worker was killed at its limit of 256 MiB',
      );
      const text = viewText(shown);
      expect(text).toContain('last exit 137 OOMKilled');
      expect(text).toContain('Since: the rollout of image worker:1.9.2 (was worker:1.9.1), ');
      expect(text).toContain('"ci: worker 1.9.2"');
      expect(text).toContain('loaded 1.2M rows into cache');
      expect(text).toMatch(/Checked \S+ \S+ UTC: deployment, 2 revisions, 1 pod, \d+ events, \d+ nodes\./);
    });

    it('answers for one pod by itself', async () => {
      const pods = await full.client.request(`/api/v1/namespaces/shop/pods?labelSelector=app%3Dcheckout`, { signal });
      const [{ metadata }] = (pods as { items: [{ metadata: { name: string } }] }).items;
      const shown = await ask(metadata.name, 'shop');
      expect(shown.title).toMatch(/^pod shop\/checkout-\S+ cannot pull its image checkout:\S+: /);
    });

    it('says of what is healthy what was checked', async () => {
      const shown = await answered('api', 'shop', 'is healthy: 3 of 3 ready');
      expect(shown.tone).toBe('good');
      expect(viewText(shown)).toMatch(/Last change: api:2\.4\.1/);
      expect(viewText(shown)).toMatch(/Checked \S+ \S+ UTC: deployment, 1 revision, 3 pods, /);
    });

    it('is healthy again once what was missing is there', async () => {
      await own.client.apply(deployment(own.namespace, 'mended', { spec: { nodeSelector: { disk: 'ssd' } } }), signal);
      await answered('mended', own.namespace, 'has no node to run on: no node has the label disk=ssd');
      await own.client.apply(deployment(own.namespace, 'mended', { spec: { nodeSelector: {} } }), signal);
      await answered('mended', own.namespace, 'is healthy: 1 of 1 ready');
    });

    it('says what the bot may not read, and calls nothing good by it', async () => {
      const shown = await ask('worker', 'shop', viewer);
      const text = viewText(shown);
      expect(shown.title).toContain('runs out of memory');
      expect(text).toMatch(/Unknown: its nodes could not be read \(.*cannot list resource "nodes"/);
      expect(text).toMatch(/Last lines: unknown \(/);
    });
  });
});
