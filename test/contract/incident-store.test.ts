import { afterEach, beforeEach, expect, test } from 'vitest';
import { closingSteps, openingSteps } from '../../src/core/incident/step.ts';
import type { Database } from '../../src/core/port/database.ts';
import type { IncidentStore } from '../../src/core/port/incident-store.ts';
import { auditLog } from '../../src/edge/store/repository/audit-log.ts';
import { incidentStore } from '../../src/edge/store/repository/incident-store.ts';
import { incidentWith, seenGroup } from '../core/incident/incident.ts';
import { describeStores, type MakeStore } from './stores.ts';

describeStores('incidents', (make) => {
  let made: Awaited<ReturnType<MakeStore>>;
  let database: Database;
  let store: IncidentStore;
  beforeEach(async () => {
    made = await make();
    database = await made.open();
    store = incidentStore(database);
  });
  afterEach(async () => {
    await database.close();
    await made.remove();
  });

  const { critical: _, ...seen } = seenGroup();
  const link = { ...seen, linkedAt: 1_000 };
  const entry = (id: string, at: number, text = id) => ({ id, at, kind: 'note' as const, by: 'UDANA', text });
  const declare = (more: Parameters<typeof incidentWith>[0] = {}) => {
    const incident = incidentWith(more);
    return store.declare(incident, {
      entries: [entry('declared', incident.declaredAt)],
      links: [link],
      steps: openingSteps(incident.id, ['UDANA'], incident.declaredAt),
    });
  };
  const stored = async (id = 'K7QF') => {
    const found = await store.find(id);
    if (found === undefined) throw new Error(`the incident ${id} was not stored`);
    return found;
  };
  const step = async (name: string) => {
    const found = (await store.steps('K7QF')).find((each) => each.name === name);
    if (found === undefined) throw new Error(`there is no step ${name}`);
    return found;
  };

  test('an incident is found by its id however it is written, and by a group of alerts while it is open', async () => {
    await declare();
    expect(await store.find('#k7qf')).toEqual(incidentWith());
    expect(await store.ofGroup('g1')).toEqual(incidentWith());
    expect(await store.links('K7QF')).toEqual([link]);
    expect(await store.find('XXXX')).toBeUndefined();
    const closed = { ...(await stored()), status: 'closed' as const, closedAt: 9 };
    expect(await store.save(closed, { steps: closingSteps('K7QF', 9) })).toBe(true);
    expect(await store.ofGroup('g1')).toBeUndefined();
  });

  test('an id is given once', async () => {
    await declare();
    await expect(declare({ title: 'Another' })).rejects.toMatchObject({ code: 'conflict' });
    expect((await stored()).title).toBe('Orders are not shipped');
  });

  test('of two changes at the same time one is saved, with what stands beside it', async () => {
    await declare();
    const read = await stored();
    const both = await Promise.all([
      store.save({ ...read, commander: 'UDANA' }, { entries: [entry('first', 2_000)] }),
      store.save({ ...read, commander: 'ULEE' }, { entries: [entry('second', 2_000)] }),
    ]);
    expect(both.toSorted()).toEqual([false, true]);
    expect(await store.timeline('K7QF', 10)).toHaveLength(2);
  });

  test('what a step brings does not get lost when somebody changes the incident meanwhile', async () => {
    await declare();
    const read = await stored();
    await store.ended(await step('channel'), { state: 'done', channelId: 'C9' });
    expect(await store.save({ ...read, commander: 'UDANA' }, {})).toBe(false);
    expect(await store.save({ ...(await stored()), commander: 'UDANA' }, {})).toBe(true);
    await store.ended(await step('card'), { state: 'done', cardTs: '1.2' });
    expect(await stored()).toMatchObject({ commander: 'UDANA', channelId: 'C9', cardTs: '1.2' });
  });

  test('a step remembers that it was tried, and ends once', async () => {
    await declare();
    await store.attempting(await step('channel'), 1_500);
    await store.postpone(await step('channel'), 3_000, 'unknown');
    expect(await step('channel')).toMatchObject({ attempts: 1, attemptedAt: 1_500, dueAt: 3_000, state: 'pending' });
    await store.attempting(await step('channel'), 3_000);
    await store.postpone(await step('channel'), 4_000, 'no');
    expect(await step('channel')).toMatchObject({ attempts: 1, dueAt: 4_000 });
    const [owing] = await store.owing(10);
    expect(owing?.incident.id).toBe('K7QF');
    expect(owing?.steps.map(({ name }) => name)).toEqual([
      'channel',
      'card',
      'announce',
      'invite UDANA',
      'topic',
      'pin',
    ]);
    const tried = await step('channel');
    await store.ended(tried, { state: 'refused', code: 'restricted_action', sentence: 'No.', channelId: 'COPS' });
    await expect(store.ended(tried, { state: 'done' })).rejects.toMatchObject({ code: 'conflict' });
    expect(await step('channel')).toMatchObject({ state: 'refused', code: 'restricted_action', sentence: 'No.' });
    expect(await store.backlog()).toEqual({ waiting: 5, oldestDueAt: 1_000 });
  });

  test('an incident whose steps have all ended owes nothing', async () => {
    await declare();
    for (const each of await store.steps('K7QF')) await store.ended(each, { state: 'done' });
    expect(await store.owing(10)).toEqual([]);
    expect(await store.backlog()).toEqual({ waiting: 0, oldestDueAt: undefined });
  });

  test('a channel leads to the incident that is open in it, or else to the last one', async () => {
    await declare();
    await store.ended(await step('channel'), { state: 'done', channelId: 'C9' });
    await declare({ id: 'BBBB', declaredAt: 2_000, status: 'closed', closedAt: 3_000 });
    const [channel] = await store.steps('BBBB');
    if (channel !== undefined) await store.ended(channel, { state: 'done', channelId: 'C9' });
    expect((await store.inChannel('C9'))?.id).toBe('K7QF');
    await store.save({ ...(await stored()), status: 'closed' }, {});
    expect((await store.inChannel('C9'))?.id).toBe('BBBB');
    expect((await store.list('open', 10)).map(({ id }) => id)).toEqual([]);
    expect((await store.list('all', 10)).map(({ id }) => id)).toEqual(['BBBB', 'K7QF']);
    expect(await store.inChannel('C8')).toBeUndefined();
  });

  test('a card is edited until it shows what is stored', async () => {
    await declare();
    expect(await store.toEdit(10)).toEqual([]);
    await store.ended(await step('channel'), { state: 'done', channelId: 'C9' });
    await store.ended(await step('card'), { state: 'done', cardTs: '1.2' });
    const [first] = await store.toEdit(10);
    await store.add('K7QF', { entries: [entry('note', 2_000)] });
    await store.shown('K7QF', first?.revision ?? 0);
    const [again] = await store.toEdit(10);
    await store.shown('K7QF', again?.revision ?? 0);
    expect(await store.toEdit(10)).toEqual([]);
    await store.cardLost(await stored(), 5_000);
    expect((await stored()).cardTs).toBeUndefined();
    expect((await store.steps('K7QF')).find(({ name }) => name === 'card')).toMatchObject({
      state: 'pending',
      attempts: 0,
    });
  });

  test('the timeline is in order, keeps the newest, and says nothing twice', async () => {
    await declare();
    await store.add('K7QF', { entries: [entry('b', 3_000), entry('a', 2_000)] });
    await store.add('K7QF', { entries: [entry('a', 4_000, 'told again')] });
    expect((await store.timeline('K7QF', 10)).map(({ text }) => text)).toEqual(['declared', 'a', 'b']);
    expect((await store.timeline('K7QF', 2)).map(({ text }) => text)).toEqual(['a', 'b']);
  });

  test('the commands of a channel come from the audit, with how they ended', async () => {
    const audit = auditLog(database);
    const asked = (invocationId: string, requestedAt: number, channelId = 'C9') =>
      audit.requested({
        invocationId,
        requestedAt,
        userId: 'UDANA',
        channelId,
        via: 'slash',
        command: 'k8s scale',
        args: { workload: 'api' },
        danger: 'change',
        target: 'prod',
      });
    await asked('before', 500);
    await asked('a', 1_000);
    await asked('b', 2_000);
    await asked('elsewhere', 1_500, 'C8');
    await audit.outcome('a', { result: 'succeeded', detail: 'approved by ULEE', tookMs: 5, at: 1_005 });
    const ran = await store.commandsIn('C9', { from: 1_000, to: 5_000 }, 10);
    expect(ran.map(({ invocationId, result, detail }) => [invocationId, result, detail])).toEqual([
      ['a', 'succeeded', 'approved by ULEE'],
      ['b', undefined, undefined],
    ]);
    expect(await store.commandsIn('C9', { from: 0, to: 5_000 }, 1)).toHaveLength(1);
  });
});
