import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import restart from '../../../commands/k8s/restart.ts';
import scale from '../../../commands/k8s/scale.ts';
import { waitFor } from '../../../lab/kubernetes/wait.ts';
import { findKind } from '../../../src/core/kubernetes/kind.ts';
import { rolloutOf, type Workload } from '../../../src/core/kubernetes/workload.ts';
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

  async function seen(name: string, resource = 'deployments'): Promise<Workload> {
    const kind = findKind(await admin.client.kinds({}, signal), resource);
    if (kind === undefined) throw new Error(`no kind ${resource}`);
    return admin.client.workload({ kind, name, namespace: own.namespace }, signal);
  }

  /** A deployment whose pods are ready. */
  async function settled(...given: Parameters<typeof own.deployment>): Promise<Workload> {
    await own.deployment(...given);
    let last: Workload | undefined;
    const ready = async () => {
      last = await seen(given[0]);
      if (rolloutOf(last).kind !== 'done') throw new Error('it is not ready');
    };
    await waitFor(`deployment ${given[0]}`, ready, { timeoutMs: 60_000, signal });
    return last ?? seen(given[0]);
  }

  const planScale = (workload: string, replicas: number, namespace = own.namespace) =>
    planCommand(scale, { kubernetes: admin.client }, { workload, replicas, namespace });
  const runScale = (workload: string, replicas: number) =>
    runCommand(scale, { kubernetes: admin.client }, { workload, replicas, namespace: own.namespace });
  const planRestart = (workload: string) =>
    planCommand(restart, { kubernetes: admin.client }, { workload, namespace: own.namespace });
  const runRestart = (workload: string) =>
    runCommand(restart, { kubernetes: admin.client }, { workload, namespace: own.namespace });

  describe('/k8s scale', () => {
    it('plans by a dry run that changes nothing, and binds what must still hold', async () => {
      const before = await settled('plan');
      const plan = await planScale('plan', 4);
      expect(viewText(plan.shows)).toContain(`Scale ${own.namespace}/plan 2 → 4 (lab)`);
      expect(viewText(plan.shows)).toContain('Dry run: 2 pods more, requesting 0.1 CPU and 64 MiB.');
      expect(viewText(plan.shows)).toContain('No HPA owns it.');
      expect(plan).toMatchObject({
        binds: { uid: before.uid, replicas: 2 },
        confirm: 'Scale to 4',
        object: `${own.namespace}/plan`,
      });
      expect(await seen('plan')).toMatchObject({ wanted: 2, generation: before.generation });
    });

    it('does it, reads it back and offers the way back', async () => {
      await settled('grow');
      const shown = await runScale('deployment/grow', 4);
      expect(viewText(shown)).toContain(`Scaled ${own.namespace}/grow 2 → 4`);
      expect(viewText(shown)).toMatch(/4 of 4 ready after/);
      expect(shown.tone).toBe('good');
      expect(await seen('grow')).toMatchObject({ wanted: 4, ready: 4 });
      const buttons = shown.parts.flatMap((part) => (part.kind === 'actions' ? part.actions : []));
      expect(buttons[0]).toMatchObject({
        label: 'Back to 2…',
        run: { command: 'k8s scale', args: { workload: 'deployment/grow', replicas: 2, namespace: own.namespace } },
      });
    });

    it('goes to 0 and back, and calls 0 a loss', async () => {
      await settled('nought');
      expect(scale.raise?.({ workload: 'nought', replicas: 0, namespace: undefined })).toBe('destroy');
      const plan = await planScale('nought', 0);
      expect(viewText(plan.shows)).toContain('all 2 pods stop');
      expect(plan.confirm).toBe('Scale nought to 0');
      expect(viewText(await runScale('nought', 0))).toContain('0 of 0 ready');
      expect(viewText(await runScale('nought', 1))).toContain('1 of 1 ready');
    });

    it('says who will set it back', async () => {
      const plan = await planScale('api', 9, 'shop');
      expect(viewText(plan.shows)).toContain('HPA api owns it (3 to 6) and will set it back.');
      await settled('kept', { labels: { 'app.kubernetes.io/managed-by': 'Helm' } });
      expect(viewText((await planScale('kept', 3)).shows)).toContain('Helm keeps it and may set it back.');
    });

    it('changes nothing when the replicas are others than were seen', async () => {
      const before = await settled('raced');
      await runScale('raced', 3);
      const late = admin.client.scale({ workload: before, replicas: 5, dryRun: false }, signal);
      await expect(late).rejects.toMatchObject({ code: 'conflict' });
      expect(await seen('raced')).toMatchObject({ wanted: 3 });
    });

    it('changes nothing when another object has the name by now', async () => {
      const before = await settled('twin');
      await own.delete('deployments/twin');
      await settled('twin');
      const late = admin.client.scale({ workload: before, replicas: 5, dryRun: false }, signal);
      await expect(late).rejects.toMatchObject({ code: 'conflict' });
    });

    it('refuses what it would not change, and what cannot be scaled', async () => {
      await settled('same');
      await expect(planScale('same', 2)).rejects.toMatchObject({
        code: 'conflict',
        message: `${own.namespace}/same already asks for 2 replicas; 2 ready.`,
      });
      await expect(planScale('daemonset/agent', 2, 'shop')).rejects.toMatchObject({
        code: 'usage',
        message: 'A daemonset cannot be scaled: it runs one pod on each node that fits.',
      });
    });

    it('sends who scales a replica set to its deployment', async () => {
      const deployment = await settled('owned');
      const kind = findKind(await admin.client.kinds({}, signal), 'replicasets');
      if (kind === undefined) throw new Error('no replica sets');
      const names = await admin.client.names({ kind, namespace: own.namespace }, signal);
      const name = names.find((candidate) => candidate.startsWith('owned-'));
      await expect(planScale(`rs/${name}`, 3)).rejects.toMatchObject({
        code: 'conflict',
        hint: `Scale deployment/${deployment.name}.`,
      });
    });

    it('names the nearest one when there is none', async () => {
      await settled('checkout');
      await expect(planScale('chekout', 3)).rejects.toMatchObject({
        code: 'not-found',
        message: `No workload "chekout" in "${own.namespace}".`,
        hint: expect.stringContaining('checkout'),
      });
    });

    it('is denied at the plan to who may not', async () => {
      const asked = planCommand(
        scale,
        { kubernetes: viewer.client },
        { workload: 'web', replicas: 3, namespace: 'shop' },
      );
      await expect(asked).rejects.toMatchObject({
        code: 'denied',
        message: expect.stringContaining('cannot patch resource "deployments/scale"'),
      });
    });
  });

  describe('/k8s restart', () => {
    it('plans by a dry run, replaces every pod and reads it back', async () => {
      const before = await settled('again');
      const old = await admin.client.podsOf(before, signal);
      const plan = await planRestart('again');
      expect(viewText(plan.shows)).toContain('Dry run: 2 pods replaced, a few at a time by its own strategy.');
      expect(plan.binds).toEqual({ uid: before.uid, template: before.templateHash });
      expect(await seen('again')).toMatchObject({ templateHash: before.templateHash });

      const shown = await runRestart('again');
      expect(viewText(shown)).toContain(`Restarted ${own.namespace}/again`);
      expect(viewText(shown)).toContain('2 of 2 pods replaced.');
      const after = await seen('again');
      expect(after.templateHash).not.toBe(before.templateHash);
      const names = (await admin.client.podsOf(after, signal)).map((pod) => pod.name);
      expect(names.filter((name) => old.some((pod) => pod.name === name))).toEqual([]);
    });

    it('a second time finds the annotation of the first', async () => {
      await settled('twice');
      await runRestart('twice');
      const first = await seen('twice');
      expect(first.templateAnnotated).toBe(true);
      const again = admin.client.restart({ workload: first, atMs: Date.now() + 5_000, dryRun: false }, signal);
      await expect(again).resolves.toBeUndefined();
      expect((await seen('twice')).templateHash).not.toBe(first.templateHash);
    });

    it('a scaled workload keeps the plan of its restart, another template does not', async () => {
      await settled('bound');
      const { binds } = await planRestart('bound');
      await runScale('bound', 3);
      expect((await planRestart('bound')).binds).toEqual(binds);
      await own.deployment('bound', { replicas: 3, podLabels: { version: '2' } });
      expect((await planRestart('bound')).binds).not.toEqual(binds);
    });

    it('refuses where it would replace nothing', async () => {
      await own.deployment('resting', { paused: true });
      await expect(planRestart('resting')).rejects.toMatchObject({
        code: 'conflict',
        message: `${own.namespace}/resting is paused, a restart would replace nothing.`,
      });
      await own.deployment('nothing', { replicas: 0 });
      await expect(planRestart('nothing')).rejects.toMatchObject({ code: 'conflict' });
      await own.statefulSetOnDelete('manual');
      await expect(planRestart('manual')).rejects.toMatchObject({
        code: 'conflict',
        message: expect.stringContaining('OnDelete'),
      });
      const job = planCommand(
        restart,
        { kubernetes: admin.client },
        { workload: 'job/backup-by-hand', namespace: 'shop' },
      );
      await expect(job).rejects.toMatchObject({ code: 'usage', message: 'A job has no rollout to restart.' });
    });

    it('is denied at the plan to who may not', async () => {
      const asked = planCommand(restart, { kubernetes: viewer.client }, { workload: 'web', namespace: 'shop' });
      await expect(asked).rejects.toMatchObject({ code: 'denied' });
    });
  });
});
