import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Escalation } from '../../src/core/escalation/escalation.ts';
import { newEscalation } from '../../src/core/escalation/escalator.ts';
import type { NewPage } from '../../src/core/escalation/page.ts';
import type { Database } from '../../src/core/port/database.ts';
import type { AlsoWritten, EscalationStore } from '../../src/core/port/escalation-store.ts';
import { escalationStore } from '../../src/edge/store/repository/escalation-store.ts';
import { describeStores, type MakeStore } from './stores.ts';

const policy = {
  name: 'night',
  steps: [
    {
      aims: [
        { kind: 'team' as const, team: 'shop' },
        { kind: 'receiver' as const, name: 'siren' },
      ],
      waitMs: 60_000,
    },
  ],
  rounds: 2,
};
const matter = {
  groupId: 'g1',
  sentence: 'it burns',
  service: 'shop',
  shortId: 'G4F2K',
  by: undefined,
  team: undefined,
};
const escalation = (id: string, groupId = 'g1'): Escalation => newEscalation(id, policy, { ...matter, groupId }, 1_000);
/** One that a person asked for. */
const asked = (id: string): Escalation => newEscalation(id, policy, { ...matter, groupId: undefined }, 1_000);
const page = (id: string, more: Partial<NewPage> = {}): NewPage => ({
  id,
  escalationId: 'e1',
  step: 0,
  act: 'page',
  key: 'e1',
  means: 'direct',
  whom: 'UANN',
  service: 'shop',
  state: 'pending',
  coveredBy: undefined,
  coversUntil: 5_000,
  createdAt: 1_000,
  ...more,
});
const also = (...pages: NewPage[]): AlsoWritten => ({ pages, lines: [], note: undefined, covering: [] });

describeStores('escalations', (make) => {
  let store: Awaited<ReturnType<MakeStore>>;
  let database: Database;
  let escalations: EscalationStore;
  const addGroup = async (id: string, more: { ack?: string; flushAt?: number | null; told?: boolean } = {}) => {
    await database.write([
      {
        sql: `INSERT INTO alert_group (id, short_id, route_key, receiver, labels, revision, created_at, opened_at, flush_at,
                has_flushed, ack) VALUES ($1, $1, 'r', 'default', '{}', 0, 500, 500, $2, 1, $3)`,
        values: [id, more.flushAt === undefined ? 9_000 : more.flushAt, more.ack ?? null],
      },
      ...(more.told === false
        ? []
        : [
            {
              sql: `INSERT INTO delivery (id, group_id, kind, channel_id, critical, reason, created_at, state, attempts,
                      absences, due_at) VALUES ($1, $2, 'card', 'C1', 1, 'first', 600, 'sent', 1, 0, 600)`,
              values: [`d-${id}`, id],
            },
          ]),
    ]);
  };
  const begun = async (of: Escalation, ...pages: NewPage[]): Promise<Escalation> => {
    await escalations.begin(of);
    await escalations.save({ ...of, taken: 1, dueAt: 61_000 }, also(...pages));
    const found = await escalations.find(of.id);
    if (found === undefined) throw new Error('it was not kept');
    return found;
  };
  beforeEach(async () => {
    store = await make();
    database = await store.open();
    escalations = escalationStore(database);
  });
  afterEach(async () => {
    await database.close();
    await store.remove();
  });

  test('groups of these routes that were told, that nobody has and that have none, wait for one', async () => {
    await addGroup('g1');
    await addGroup('acknowledged', { ack: JSON.stringify({ by: 'U1', at: 1, confirmedAt: 1, rank: 3 }) });
    await addGroup('over', { flushAt: null });
    await addGroup('untold', { told: false });
    const waiting = async () => (await escalations.toBegin(['r'], 10)).map(({ group }) => group.id);
    expect(await waiting()).toEqual(['g1']);
    expect(await escalations.toBegin(['other'], 10)).toEqual([]);
    expect(await escalations.toBegin([], 10)).toEqual([]);
    await escalations.begin(escalation('e1'));
    expect(await waiting()).toEqual([]);
  });

  test('one that found nobody left begins anew only with another notification', async () => {
    await addGroup('g1');
    const one = await begun(escalation('e1'));
    await escalations.save({ ...one, state: 'over', dueAt: undefined, endedAt: 2_000, why: 'nobody is left' }, also());
    expect(await escalations.toBegin(['r'], 10)).toEqual([]);
    await database.write([{ sql: `UPDATE delivery SET created_at = 2001 WHERE id = 'd-g1'` }]);
    expect(await escalations.toBegin(['r'], 10)).toHaveLength(1);
  });

  test('a group has one that is not over, and what was decided on an older state is not saved', async () => {
    await addGroup('g1');
    expect(await escalations.begin(escalation('e1'))).toBe(true);
    expect(await escalations.begin(escalation('e2'))).toBe(false);
    expect(await escalations.begin(asked('p1'))).toBe(true);
    expect(await escalations.begin(asked('p2'))).toBe(true);
    const first = await escalations.find('e1');
    if (first === undefined) throw new Error('it is gone');
    expect(first).toEqual(escalation('e1'));
    expect(await escalations.save({ ...first, taken: 1 }, also(page('a')))).toBe(true);
    expect(await escalations.save({ ...first, taken: 9 }, also(page('b')))).toBe(false);
    expect((await escalations.pagesOf('e1')).map(({ id }) => id)).toEqual(['a']);
  });

  test('those move whose time has come, whose group changed hands, or ended', async () => {
    await addGroup('due');
    await addGroup('calm');
    await addGroup('taken', { ack: JSON.stringify({ by: 'U1', at: 1, confirmedAt: 1, rank: 3 }) });
    await addGroup('ended', { flushAt: null });
    // Its source ended it, and it is not well.
    await addGroup('unwell', { flushAt: null });
    await database.write([{ sql: `UPDATE alert_group SET check_due_at = 9000 WHERE id = 'unwell'` }]);
    for (const id of ['due', 'calm', 'taken', 'ended', 'unwell']) await begun(escalation(id, id));
    await escalations.bringForward('due', 0, 2_000);
    expect((await escalations.toMove(2_000, 10)).map(({ id }) => id)).toEqual(['due', 'ended', 'taken']);
    expect(await escalations.nextDueAt()).toBe(2_000);
  });

  test('the next step is brought forward only where no page of the step was taken or has not been tried', async () => {
    await addGroup('g1');
    await begun(escalation('e1'), page('a'), page('b', { whom: 'UBOB' }));
    const dueAt = async () => (await escalations.find('e1'))?.dueAt;
    const tried = async (id: string) => {
      await escalations.attempting(id, 1_500);
      await escalations.postpone(id, 9_000, 'no answer');
      await escalations.bringForward('e1', 0, 2_000);
    };
    await tried('a');
    expect(await dueAt()).toBe(61_000);
    await tried('b');
    expect(await dueAt()).toBe(2_000);
    await begun(escalation('e2', 'g2'), page('c', { escalationId: 'e2', key: 'e2' }));
    await escalations.attempting('c', 1_500);
    await escalations.settled('c', 'sent', 1_600, undefined);
    await escalations.bringForward('e2', 0, 2_000);
    expect((await escalations.find('e2'))?.dueAt).toBe(61_000);
  });

  test('a page stands for others of the same person and service, and lets them go when it comes to nothing', async () => {
    await addGroup('g1');
    await begun(escalation('e1'), page('a'));
    const other = { means: 'direct', whom: 'UANN', service: 'shop', escalationId: 'e2' } as const;
    expect(await escalations.coveringPage(other, 4_999)).toBe('a');
    expect(await escalations.coveringPage(other, 5_000)).toBeUndefined();
    expect(await escalations.coveringPage({ ...other, service: 'cellar' }, 2_000)).toBeUndefined();
    expect(await escalations.coveringPage({ ...other, escalationId: 'e1' }, 2_000)).toBeUndefined();
    const two = escalation('e2', 'g2');
    await escalations.begin(two);
    const covered = page('b', { escalationId: 'e2', key: 'e2', state: 'covered', coveredBy: 'a' });
    await escalations.save(two, { ...also(covered), covering: [{ pageId: 'a', until: 8_000 }] });
    expect(await escalations.coveringPage({ ...other, escalationId: 'e3' }, 7_999)).toBe('a');
    await escalations.settled('a', 'dropped', 2_000, 'nothing was left to say');
    expect((await escalations.pagesDue(2_000, 10)).map(({ id, state }) => `${id} ${state}`)).toEqual(['b pending']);
  });

  test('what a restart cut off is sent again, and old ones are forgotten with their pages', async () => {
    await addGroup('g1');
    const one = await begun(escalation('e1'), page('a'));
    await escalations.attempting('a', 1_500);
    expect(await escalations.pagesDue(9_000, 10)).toEqual([]);
    expect(await escalations.recover(3_000, 1_499)).toBe(0);
    expect(await escalations.recover(3_000, 1_500)).toBe(1);
    expect(await escalations.nextPageAt()).toBe(3_000);
    expect((await escalations.pagesDue(3_000, 10)).map(({ id, attempts }) => [id, attempts])).toEqual([['a', 1]]);
    expect(await escalations.figures(63_000)).toMatchObject({
      open: 1,
      stepLateMs: 2_000,
      pageLateMs: 60_000,
      pagesWaiting: 1,
    });
    await escalations.save({ ...one, state: 'over', dueAt: undefined, endedAt: 4_000, why: 'resolved' }, also());
    await escalations.forget(4_000);
    expect(await escalations.pagesOf('e1')).toHaveLength(1);
    await escalations.forget(4_001);
    expect(await escalations.pagesOf('e1')).toEqual([]);
    expect(await escalations.find('e1')).toBeUndefined();
  });
});
