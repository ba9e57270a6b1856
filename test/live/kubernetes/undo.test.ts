import { afterAll, beforeAll, expect, it } from 'vitest';
import { waitFor } from '../../../lab/kubernetes/wait.ts';
import { findKind } from '../../../src/core/kubernetes/kind.ts';
import { plainView } from '../../../src/core/view/plain.ts';
import { openSqlite } from '../../../src/edge/store/sqlite/open-sqlite.ts';
import { makeBox } from '../../support/box.ts';
import { describeLive } from '../../support/lab.ts';
import { openSpine, pressed } from '../../support/spine.ts';
import { connectLive } from './connect-live.ts';
import { ownNamespace } from './own-namespace.ts';

await describeLive('kubernetes', (env) => {
  const admin = connectLive(env.kubeconfig);
  const signal = AbortSignal.timeout(300_000);
  let own: Awaited<ReturnType<typeof ownNamespace>>;

  beforeAll(async () => {
    own = await ownNamespace(env, signal);
  });
  afterAll(async () => {
    await own?.remove();
    await admin.close();
  });

  async function wanted(name: string): Promise<number> {
    const kind = findKind(await admin.client.kinds({}, signal), 'deployments');
    if (kind === undefined) throw new Error('no kind deployments');
    return (await admin.client.workload({ kind, name, namespace: own.namespace }, signal)).wanted;
  }

  /** A deployment that was scaled from 2 to 3 from chat, and the way to ask about it. */
  async function scaled(name: string) {
    await own.deployment(name);
    await waitFor(`deployment ${name}`, () => wanted(name), { timeoutMs: 30_000, signal });
    const database = await openSqlite({ file: ':memory:' });
    const spine = await openSpine({ box: makeBox(), database, systems: { kubernetes: [admin] } });
    const card = await spine.ask(`k8s scale ${name} 3 -n ${own.namespace}`);
    const done = await spine.ask(pressed(card, 'Scale to 3'));
    expect(await wanted(name)).toBe(3);
    return { spine, database, undo: pressed(done, 'Undo (15 min)') };
  }

  it('a scale from chat is undone from chat: planned against the cluster, confirmed, and the replicas are as before', async () => {
    const { spine, database, undo } = await scaled('back');
    const card = await spine.ask(undo);
    expect(card && plainView(card.view)).toContain(`Scale ${own.namespace}/back 3 → 2`);
    await spine.ask(pressed(card, 'Scale to 2'));
    expect(await wanted('back')).toBe(2);
    await database.close();
  });

  it('a scale that somebody changed past the bot meanwhile is left as it is', async () => {
    const { spine, database, undo } = await scaled('moved');
    await own.deployment('moved', { replicas: 5 });
    expect(await spine.say(undo)).toContain('replicas is 5, the change left 3. Nothing was undone.');
    expect(await wanted('moved')).toBe(5);
    await database.close();
  });
});
