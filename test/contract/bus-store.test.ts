import { afterEach, beforeEach, expect, test } from 'vitest';
import { groupKeyOf } from '../../src/core/alert/group-key.ts';
import { buildRoutes } from '../../src/core/alert/route.ts';
import type { Database } from '../../src/core/port/database.ts';
import { alertStore } from '../../src/edge/store/repository/alert-store.ts';
import { auditLog } from '../../src/edge/store/repository/audit-log.ts';
import { noBus, rowBus } from '../../src/edge/store/repository/bus-row.ts';
import { busStore } from '../../src/edge/store/repository/bus-store.ts';
import { deliveryStore } from '../../src/edge/store/repository/delivery-store.ts';
import { incidentStore } from '../../src/edge/store/repository/incident-store.ts';
import { alertWith } from '../core/alert/alert.ts';
import { incidentWith } from '../core/incident/incident.ts';
import { describeStores, type MakeStore } from './stores.ts';

describeStores('events for the bus', (make) => {
  let made: Awaited<ReturnType<MakeStore>>;
  let database: Database;
  beforeEach(async () => {
    made = await make();
    database = await made.open();
  });
  afterEach(async () => {
    await database.close();
    await made.remove();
  });

  const event = (id: string) => ({ id, type: 'command.ran' as const, at: 1_000, key: 'k', data: { command: id } });
  const add = (...ids: string[]) => database.write(ids.flatMap((id) => rowBus(event(id))));
  const owed = async () => (await busStore(database).next(100)).map(({ event: { type, id } }) => `${type} ${id}`);

  test('leave in the order in which they were written, and are gone when they have arrived', async () => {
    const store = busStore(database);
    await add('a', 'b');
    await add('c');
    const [first, second] = await store.next(2);
    expect([first?.event, second?.event]).toEqual([event('a'), event('b')]);
    await add('d');
    await store.sent(second?.position ?? 0);
    expect(await owed()).toEqual(['command.ran c', 'command.ran d']);
    expect(await store.backlog()).toEqual({ waiting: 2, oldestAt: 1_000, dropped: 0 });
  });

  test('beyond the bound the oldest are dropped, and counted for good', async () => {
    const store = busStore(database);
    await add('a', 'b', 'c');
    expect(await store.trim(3)).toBe(0);
    expect(await store.trim(2)).toBe(1);
    await add('d', 'e');
    expect(await store.trim(2)).toBe(2);
    expect(await owed()).toEqual(['command.ran d', 'command.ran e']);
    expect((await store.backlog()).dropped).toBe(3);
  });

  test('are written with the thing that they tell of, or not at all', async () => {
    const incidents = incidentStore(database, rowBus);
    await incidents.declare(incidentWith(), {});
    await expect(incidents.declare(incidentWith(), {})).rejects.toMatchObject({ code: 'conflict' });
    const read = await incidents.find('K7QF');
    if (read === undefined) throw new Error('it was not stored');
    const closed = { ...read, status: 'closed' as const, closedAt: 9_000, closedBy: 'ULEE' };
    const entry = { id: 'e', at: 9_000, kind: 'closed' as const, by: 'ULEE', text: 'closed it' };
    expect(await incidents.save({ ...closed, revision: 99 }, { entries: [entry] })).toBe(false);
    expect(await owed()).toEqual(['incident.opened K7QF']);
    expect(await incidents.save(closed, { entries: [entry] })).toBe(true);
    expect(await owed()).toEqual(['incident.opened K7QF', 'incident.closed K7QF']);
  });

  test('tell of messages, acknowledgements, silences and commands', async () => {
    const alerts = alertStore(database, rowBus);
    const alert = alertWith();
    const group = groupKeyOf(buildRoutes({ groupBy: ['alertname'] }, 'r'), alert.labels);
    const joins = [{ group, fingerprint: alert.fingerprint }];
    await alerts.settle({ at: 1, alerts: [alert], joins, touched: [], deadLetters: [], positions: [] });
    const stored = await alerts.loadGroup(group.id);
    if (stored === undefined) throw new Error('the group was not stored');
    await alerts.acknowledge(stored.group, { by: 'UDANA', at: 2, confirmedAt: 2, rank: 1 }, 2, undefined);
    await alerts.acknowledge(stored.group, undefined, 3, undefined);
    const matchers = [{ label: 'alertname', operator: '=' as const, value: 'Lag' }];
    const silence = { id: 's1', matchers, startsAt: 4, endsAt: 9, createdBy: 'UDANA', comment: '', rank: 2 };
    const rest = { groupId: group.id, channelId: undefined, remindAt: undefined };
    await alerts.saveSilence({ ...silence, ...rest }, { at: 4, line: undefined });
    const deliveries = deliveryStore(database, rowBus);
    const message = {
      id: 'd1',
      groupId: group.id,
      kind: 'card' as const,
      channelId: 'C1',
      threadTs: undefined,
      view: undefined,
      entry: undefined,
      critical: true,
      reason: 'first',
      createdAt: 5,
    };
    await deliveries.add(message);
    const [delivery] = await deliveries.due(5, 1, []);
    if (delivery === undefined) throw new Error('nothing is due');
    await deliveries.sent(delivery, '1.2', 6, 'x');
    const audit = auditLog(database, rowBus);
    const asked = { invocationId: 'i1', requestedAt: 7, userId: 'UDANA', channelId: 'C1', via: 'slash', args: {} };
    await audit.requested({ ...asked, command: 'k8s scale', danger: 'change', target: 'prod' });
    await audit.outcome('i1', { result: 'succeeded', tookMs: 1, at: 8 });
    expect(await owed()).toEqual([
      `alert.acknowledged ${group.id} 2`,
      `alert.unacknowledged ${group.id} 3`,
      'alert.silenced s1 9',
      'alert.notified d1',
      'command.ran i1',
    ]);
    const last = (await busStore(database).next(10)).at(-1);
    expect(last?.event).toMatchObject({
      key: 'prod',
      data: { command: 'k8s scale', user: 'UDANA', result: 'succeeded', danger: 'change' },
    });
  });

  test('are not kept where nobody wants them', async () => {
    await incidentStore(database, noBus).declare(incidentWith(), {});
    expect(await owed()).toEqual([]);
  });
});
