import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import describeCommand from '../../../commands/k8s/describe.ts';
import events from '../../../commands/k8s/events.ts';
import rollout from '../../../commands/k8s/rollout.ts';
import top from '../../../commands/k8s/top.ts';
import undo from '../../../commands/k8s/undo.ts';
import { waitFor } from '../../../lab/kubernetes/wait.ts';
import { fail } from '../../../src/lib/error.ts';
import { describeLive } from '../../support/lab.ts';
import { planCommand, runCommand, viewText } from '../../support/run-command.ts';
import { connectLive } from './connect-live.ts';
import { ownNamespace } from './own-namespace.ts';

await describeLive('kubernetes', (env) => {
  const admin = connectLive(env.kubeconfig);
  const viewer = connectLive(env.kubeconfigViewer);
  const signal = AbortSignal.timeout(300_000);
  let own: Awaited<ReturnType<typeof ownNamespace>>;

  beforeAll(async () => {
    own = await ownNamespace(env, signal);
  });
  afterAll(async () => {
    await own?.remove();
    await Promise.all([admin.close(), viewer.close()]);
  });

  const port = { kubernetes: admin.client };
  const look = (workload: string) => runCommand(rollout, port, { workload, namespace: own.namespace });
  const noMore = { to: undefined };

  /** Two versions rolled out one after the other, each with all its pods. */
  async function twoVersions(name: string): Promise<void> {
    for (const version of ['1', '2']) {
      await own.deployment(name, { podLabels: { version } });
      const rolledOut = async () => {
        const shown = viewText(await look(name));
        if (!shown.startsWith(`✓ ${own.namespace}/${name} is rolled out`)) throw new Error(shown);
        if (!shown.includes(`${version} *`)) throw new Error(shown);
      };
      await waitFor(`${name} ${version}`, rolledOut, { timeoutMs: 60_000, signal });
    }
  }

  describe('/k8s rollout', () => {
    it('shows where it stands and every revision, the present one marked', async () => {
      await twoVersions('history');
      const shown = viewText(await look('history'));
      expect(shown).toMatch(/REVISION +MADE +IMAGES +PODS/);
      expect(shown).toMatch(/^2 \* +.*a:1, b:1 +2$/m);
      expect(shown).toMatch(/^1 +.*a:1, b:1 +0$/m);
    });

    it.each(['statefulset/db', 'daemonset/agent'])('knows the revisions of %s', async (workload) => {
      const shown = viewText(await runCommand(rollout, port, { workload, namespace: 'shop' }));
      expect(shown).toMatch(/^1 \* /m);
    });
  });

  describe('/k8s undo', () => {
    const plan = (workload: string, to?: number) => planCommand(undo, port, { workload, to, namespace: own.namespace });

    it('plans with the exact difference, changes nothing, and binds what must still hold', async () => {
      await twoVersions('plan');
      const planned = await plan('plan');
      const text = viewText(planned.shows);
      expect(text).toContain(`Undo ${own.namespace}/plan to revision 1 (lab)`);
      expect(text).toContain('- metadata.labels.version: 2\n+ metadata.labels.version: 1');
      expect(planned).toMatchObject({ binds: { from: 2, revision: 1, generation: 2 }, relief: 'rollback' });
      expect(viewText(await look('plan'))).toMatch(/^2 \* /m);
    });

    it('does it, and can be taken back by its declared inverse', async () => {
      await twoVersions('back');
      const planned = await plan('back');
      const args = { workload: 'back', namespace: own.namespace };
      const shown = await runCommand(undo, port, { ...args, ...noMore });
      expect(viewText(shown)).toContain(`Undid ${own.namespace}/back to revision 1`);
      const after = viewText(await look('back'));
      expect(after).toMatch(/^3 \* /m);
      const inverse = undo.undo?.({ ...args, ...noMore }, planned.binds);
      expect(inverse?.run).toEqual({ command: 'k8s undo', args: { ...args, to: 2 } });
      const again = await plan('back', 2);
      expect(again.binds).toMatchObject(inverse?.left ?? {});
      expect(viewText(again.shows)).toContain('+ metadata.labels.version: 2');
    });

    it('goes not through when the workload changed since the plan', async () => {
      await twoVersions('raced');
      const { binds } = await plan('raced');
      await own.deployment('raced', { replicas: 3, podLabels: { version: '2' } });
      expect((await plan('raced')).binds).not.toEqual(binds);
    });

    it('takes back the note why with its template', async () => {
      const kind = (await admin.client.kinds({}, signal)).find(({ resource }) => resource === 'deployments');
      if (kind === undefined) throw new Error('no deployments');
      const worker = await admin.client.workload({ kind, name: 'worker', namespace: 'shop' }, signal);
      const revisions = await admin.client.revisions(worker, signal);
      expect(revisions.map(({ cause }) => cause)).toEqual(['ci: worker 1.9.2', 'ci: worker 1.9.1']);
      const planned = await planCommand(undo, port, { workload: 'worker', to: undefined, namespace: 'shop' });
      expect(viewText(planned.shows)).toContain(
        '- spec.containers.worker.image: registry.local/shop/worker:1.9.2\n+ spec.containers.worker.image: registry.local/shop/worker:1.9.1',
      );
    });

    it.each<[string, number | undefined, object]>([
      ['statefulset/db', undefined, { code: 'conflict', message: 'shop/db has no revision before 1 to go back to.' }],
      ['api', 7, { code: 'not-found', message: 'shop/api has no revision 7.' }],
    ])('refuses %s to %s', async (workload, to, failure) => {
      await expect(planCommand(undo, port, { workload, to, namespace: 'shop' })).rejects.toMatchObject(failure);
    });

    it('is denied at the plan to who may not', async () => {
      const asked = planCommand(
        undo,
        { kubernetes: viewer.client },
        { workload: 'worker', to: undefined, namespace: 'shop' },
      );
      await expect(asked).rejects.toMatchObject({ code: 'denied' });
    });
  });

  describe('/k8s events', () => {
    const none = { about: undefined, namespace: 'shop', 'all-namespaces': false, warnings: false };

    it('shows those of one workload, newest first', async () => {
      await twoVersions('noted');
      const asked = { ...none, about: 'deploy/noted', namespace: own.namespace };
      const shown = viewText(await runCommand(events, port, asked));
      expect(shown).toMatch(/ScalingReplicaSet.* deployment\/noted: Scaled /);
      expect(shown).not.toContain('pod/');
    });

    it('shows only warnings when asked', async () => {
      const shown = await runCommand(events, port, { ...none, warnings: true });
      expect(shown.tone).toBe('warning');
      expect(viewText(shown)).toMatch(/◐ FailedScheduling.* pod\/importer-/);
      expect(viewText(shown)).not.toContain('ScalingReplicaSet');
    });
  });

  describe('/k8s top', () => {
    const none = {
      what: 'pods',
      namespace: 'shop',
      'all-namespaces': false,
      selector: undefined,
      sort: 'memory',
    } as const;

    it('shows what pods use, the largest first, with the age of it', async () => {
      const shown = viewText(await runCommand(top, port, none));
      expect(shown).toMatch(/^NAME +CPU +MEMORY$/m);
      expect(shown).toMatch(/api-\S+ +\S+ CPU +\S+ \S?i?B/);
      expect(shown).toMatch(/Measured .* ago\./);
    });

    it('shows nodes with their share', async () => {
      const shown = viewText(await runCommand(top, port, { ...none, what: 'nodes' }));
      expect(shown).toMatch(/NAME +CPU +CPU% +MEMORY +MEM%/);
    });

    it('says plainly that nothing is measured where there is no metrics API', async () => {
      const without = { ...admin.client, podUsage: () => Promise.reject(fail('not-found', 'there is no such thing')) };
      const shown = await runCommand(top, { kubernetes: without }, none);
      expect(shown).toMatchObject({ title: 'What pods in shop use is unknown', tone: 'unknown' });
      expect(viewText(shown)).toContain('lab has no metrics API (metrics.k8s.io)');
    });
  });

  describe('/k8s describe', () => {
    const describeIt = (kind: string, namespace = 'shop') =>
      runCommand(describeCommand, port, { kind, name: undefined, namespace });

    it('shows a deployment in full with what was noted', async () => {
      await twoVersions('whole');
      const shown = viewText(await describeIt('deploy/whole', own.namespace));
      expect(shown).toContain('spec.template.spec.containers.main.resources.requests.memory: 32Mi');
      expect(shown).not.toContain('managedFields');
      expect(shown).toContain('ScalingReplicaSet');
    });

    it('shows a node', async () => {
      const node = (await admin.client.nodes(signal)).nodes[0]?.name;
      expect(viewText(await describeIt(`node/${node}`))).toContain('status.allocatable.cpu: ');
    });

    it('never shows the values of a secret', async () => {
      await own.client.apply(
        {
          apiVersion: 'v1',
          kind: 'Secret',
          metadata: { name: 'hidden', namespace: own.namespace },
          stringData: { k: 'hunter2' },
        },
        signal,
      );
      const shown = viewText(await describeIt('secret/hidden', own.namespace));
      expect(shown).toContain('The values of a secret are never shown.');
      expect(shown).not.toMatch(/hunter2|aHVudGVyMg/);
    });

    it('names the nearest when there is none', async () => {
      await expect(describeIt('deploy/workr')).rejects.toMatchObject({
        code: 'not-found',
        hint: expect.stringContaining('worker'),
      });
    });
  });
});
