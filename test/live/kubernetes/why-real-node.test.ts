import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import why from '../../../commands/k8s/why.ts';
import { type ApiClient, apiClient } from '../../../lab/kubernetes/client.ts';
import { kubernetes } from '../../../lab/kubernetes/kubernetes.ts';
import { waitFor } from '../../../lab/kubernetes/wait.ts';
import type { View } from '../../../src/core/view/view.ts';
import { freshHome } from '../../lab/kubernetes-home.ts';
import { describeOwn } from '../../support/lab.ts';
import { runCommand, viewText } from '../../support/run-command.ts';
import { connectLive } from './connect-live.ts';
import { deployment, realNodeFailures } from './failure.ts';

const namespace = 'broken';
const system = kubernetes({ realNode: true });
/** A kubelet backs off for 10 s, then 20; images and mounts are tried anew now and then. */
const namedWithinMs = 120_000;

await describeOwn(system, () => {
  const signal = AbortSignal.timeout(900_000);
  const undo: (() => Promise<unknown>)[] = [];
  let client: ApiClient;
  let bot: ReturnType<typeof connectLive>;

  beforeAll(async () => {
    const { home, remove } = await freshHome();
    undo.push(remove);
    const running = await system.start(home, signal);
    undo.push(running.stop);
    client = await apiClient(running.env.kubeconfig);
    bot = connectLive(running.env.kubeconfig);
    undo.push(client.close, bot.close);
    await client.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } }, signal);
    const account = `/api/v1/namespaces/${namespace}/serviceaccounts/default`;
    await waitFor('the service account', (look) => client.request(account, { signal: look }), {
      timeoutMs: 30_000,
      signal,
    });
    const { 'stuck-rollout': rollout, ...others } = realNodeFailures;
    const [good, bad] = rollout(namespace);
    if (good === undefined || bad === undefined) throw new Error('a rollout has two versions');
    await client.apply(good, signal);
    for (const failure of Object.values(others)) {
      for (const object of failure(namespace)) await client.apply(object, signal);
    }
    await named('stuck-rollout', 'is healthy: 1 of 1 ready');
    await client.apply(bad, signal);
  }, 300_000);
  afterAll(async () => {
    for (const step of undo.reverse()) await step();
  }, 120_000);

  /** The answer, once it begins so. */
  function named(workload: string, title: string): Promise<View> {
    return waitFor(
      `/k8s why ${workload}`,
      async () => {
        const shown = await runCommand(why, { kubernetes: bot.client }, { workload, namespace });
        if (!String(shown.title).startsWith(`${namespace}/${workload} ${title}`)) throw new Error(viewText(shown));
        return shown;
      },
      { timeoutMs: namedWithinMs, signal },
    );
  }

  describe('/k8s why on a real node', () => {
    it.each<[string, string, RegExp]>([
      [
        'crash-exit',
        'is crash-looping: container main exits with 3',
        /last exit 3 Error[\s\S]*FATAL cannot reach db:5432/,
      ],
      ['crash-not-found', 'is crash-looping: container main cannot be started: exec: "/srv/start"', /StartError/],
      ['crash-done', 'is crash-looping: container main ends by itself with exit 0', /imported 4 files/],
      ['crash-init', 'will not start: its init container migrate exits with 1', /relation orders is locked/],
      [
        'out-of-memory',
        'runs out of memory: container main was killed at its limit of 64 MiB',
        /last exit 137 OOMKilled[\s\S]*into cache/,
      ],
      [
        'probe-liveness',
        'is restarted again and again: its liveness probe fails (exec false)',
        /2 failures in a row count/,
      ],
      ['probe-readiness', 'runs but takes no traffic: its readiness probe fails', /cache is cold/],
      ['probe-startup', 'is not started yet: its startup probe fails (exec false)', /600 failures in a row count/],
      ['missing-config-map', 'will not start: the ConfigMap settings is not there', /configmap "settings" not found/],
      ['missing-key', 'will not start: the key RATE_LIMIT in ConfigMap limits is not there', /RATE_LIMIT/],
      ['missing-secret', 'will not start: the Secret shop-tls is not there', /secret "shop-tls" not found/],
      ['image-pull', 'cannot pull its image checkout:3.0.0: the registry does not answer', /connection refused/],
      ['image-never', 'cannot pull its image checkout:3.0.0: it is not on the node', /policy of Never/],
      ['image-name', 'cannot pull its image Shop:3: its name is not one', /must be lowercase/],
      ['job-failed', 'failed: all its tries are used up, last exit 2', /table orders is gone/],
    ])('names what is wrong with %s', { timeout: 150_000 }, async (workload, title, shows) => {
      expect(viewText(await named(workload, title))).toMatch(shows);
    });

    it('says why a rollout is stuck, and that the version before still serves', { timeout: 150_000 }, async () => {
      const shown = await waitFor(
        'the deadline of the rollout',
        async () => {
          const answer = await named('stuck-rollout', 'runs but takes no traffic: its readiness probe fails');
          if (!viewText(answer).includes('stuck in its rollout')) throw new Error(viewText(answer));
          return answer;
        },
        { timeoutMs: 120_000, signal },
      );
      expect(shown.tone).toBe('warning');
      expect(viewText(shown)).toContain('Since: the rollout of another template, same images');
    });

    it('finds it healthy once what was missing is there', { timeout: 150_000 }, async () => {
      await named('missing-config-map', 'will not start');
      const settings = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'settings', namespace } };
      await client.apply(settings, signal);
      expect((await named('missing-config-map', 'is healthy: 1 of 1 ready')).tone).toBe('good');
    });

    it('names the node that fell silent under a pod', { timeout: 240_000 }, async () => {
      await client.apply(silentNode, signal);
      await client.apply(
        deployment(namespace, 'on-lost', {
          spec: { nodeSelector: { 'kubernetes.io/hostname': 'node-lost' }, tolerations: [{ operator: 'Exists' }] },
        }),
        signal,
      );
      await named('on-lost', 'is healthy: 1 of 1 ready');
      // Without its label the simulator lets go of the node, and no heartbeat comes any more.
      await client.request('/api/v1/nodes/node-lost', {
        method: 'PATCH',
        contentType: 'application/merge-patch+json',
        body: { metadata: { labels: { type: null } } },
        signal,
      });
      const shown = await named('on-lost', 'is on a node that is not ready: node-lost');
      expect(viewText(shown)).toContain('Kubelet stopped posting node status.');
    });
  });
});

const silentNode = {
  apiVersion: 'v1',
  kind: 'Node',
  metadata: {
    name: 'node-lost',
    labels: { type: 'simulated', 'kubernetes.io/hostname': 'node-lost', 'kubernetes.io/os': 'linux' },
  },
  spec: { taints: [{ key: 'only-lost', value: 'true', effect: 'NoSchedule' }] },
  status: {
    allocatable: { cpu: '4', memory: '8Gi', pods: '40' },
    capacity: { cpu: '4', memory: '8Gi', pods: '40' },
  },
};
