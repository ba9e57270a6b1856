import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Group } from '../../src/core/alert/group.ts';
import { groupKeyOf } from '../../src/core/alert/group-key.ts';
import type { Look } from '../../src/core/alert/look.ts';
import type { Roundup } from '../../src/core/alert/roundup.ts';
import { buildRoutes } from '../../src/core/alert/route.ts';
import type { AlertStore } from '../../src/core/port/alert-store.ts';
import type { Database } from '../../src/core/port/database.ts';
import type { DeadLetterStore } from '../../src/core/port/dead-letter-store.ts';
import type { Delivery, DeliveryStore, NewDelivery } from '../../src/core/port/delivery-store.ts';
import type { FallbackStore } from '../../src/core/port/fallback-store.ts';
import type { RoundupStore } from '../../src/core/port/roundup-store.ts';
import { alertStore } from '../../src/edge/store/repository/alert-store.ts';
import { deadLetterStore } from '../../src/edge/store/repository/dead-letter-store.ts';
import { deliveryStore } from '../../src/edge/store/repository/delivery-store.ts';
import { fallbackStore } from '../../src/edge/store/repository/fallback-store.ts';
import { alertWith } from '../core/alert/alert.ts';
import { describeStores, type MakeStore } from './stores.ts';

// Each call that keeps alerts is made once, so that no SQL gets by that only one database reads; the other repositories have
// their calls in store-repository.test.ts. A repository that gets a new call gets an entry here.

type Calls<Repository> = { readonly [Name in keyof Repository]?: (repository: Repository) => Promise<unknown> };

const at = 5_000;
const alert = alertWith();
const key = groupKeyOf(buildRoutes({ groupBy: ['alertname'] }, 'r'), alert.labels);
const ack = { by: 'U1', at, confirmedAt: at, rank: 1 };
const entry = { at, firing: [alert.fingerprint], resolved: [], rank: 2 };
const look: Look = {
  decision: { at, notify: true, reason: 'first', dropped: [] },
  flushAt: at + 1,
  hasFlushed: true,
  openedAt: at,
  ack,
  entry,
  life: undefined,
  leave: [alert.fingerprint],
  dueAt: at + 1,
  tell: undefined,
};
const owed: NewDelivery = {
  id: 'd1',
  groupId: key.id,
  kind: 'card',
  channelId: 'C1',
  threadTs: undefined,
  view: { title: 'It lags', parts: [] },
  entry,
  critical: true,
  reason: 'first',
  createdAt: at,
};
const delivery: Delivery = {
  ...owed,
  state: 'attempting',
  attempts: 1,
  attemptedAt: at,
  absences: 0,
  dueAt: at,
  ts: undefined,
  code: undefined,
};
const deadLetter = {
  target: 'lab',
  topic: 'alerts',
  partition: 0,
  offset: '7',
  reason: 'The value is not JSON.',
  key: undefined,
  headers: {},
  valueBase64: 'eA==',
  writtenAt: at,
};
const position = { target: 'lab', topic: 'alerts', partition: 0, nextOffset: '8' };
const silence = {
  id: 's1',
  matchers: [{ label: 'alertname', operator: '=' as const, value: 'Lag' }],
  startsAt: at,
  endsAt: at + 1,
  createdBy: 'U1',
  comment: '',
  rank: 2,
  groupId: key.id,
  channelId: undefined,
  remindAt: at,
};
const check = { state: 'waiting' as const, endedAt: at, at, dueAt: at, sentence: '' };

async function stored(store: AlertStore): Promise<Group> {
  const found = await store.loadGroup(key.id);
  if (found === undefined) throw new Error('the group was not stored');
  return found.group;
}

const alertCalls: Calls<AlertStore> = {
  settle: async (store) => {
    const joins = [{ group: key, fingerprint: alert.fingerprint }];
    await store.settle({ at, alerts: [alert], joins, touched: [], deadLetters: [deadLetter], positions: [position] });
    await store.settle({ at, alerts: [alert], joins: [], touched: [key.id], deadLetters: [], positions: [] });
  },
  known: (store) => store.known([alert.fingerprint]),
  positions: (store) => store.positions('lab'),
  firing: (store) => store.firing(10),
  dueGroups: (store) => store.dueGroups(at, 10),
  nextDueAt: (store) => store.nextDueAt(),
  saveLook: async (store) => store.saveLook(await stored(store), look, { wants: 'b', delivery: undefined, check }),
  checksDue: (store) => store.checksDue(at, 10),
  nextCheckAt: (store) => store.nextCheckAt(),
  saveCheck: async (store) =>
    store.saveCheck(await stored(store), { ...check, state: 'unwell' }, at, { ...owed, id: 'seen', kind: 'line' }),
  touchAll: (store) => store.touchAll(at),
  findGroups: (store) => store.findGroups(key.shortId),
  groupsOfMessage: (store) => store.groupsOfMessage('1.2'),
  loadGroup: (store) => store.loadGroup(key.id),
  listGroups: async (store) => {
    for (const filter of ['firing', 'acknowledged', 'resolved', 'all'] as const) await store.listGroups(filter, 10);
  },
  groupsOf: (store) => store.groupsOf(alert.fingerprint),
  acknowledge: async (store) => store.acknowledge(await stored(store), ack, at, undefined),
  groupsToEdit: (store) => store.groupsToEdit(10),
  shown: async (store) => store.shown(await stored(store), 'b'),
  messageLost: async (store) => store.messageLost(await stored(store), at),
  follows: async (store) => store.follows(await stored(store), undefined),
  continuedMessages: (store) => store.continuedMessages(10),
  continuationShown: async (store) => {
    for (const message of await store.continuedMessages(10)) await store.continuationShown(message);
  },
  silences: (store) => store.silences(at),
  saveSilence: (store) => store.saveSilence(silence, { at, line: { ...owed, id: 'd2' } }),
  silencesToRemind: (store) => store.silencesToRemind(at, 10),
  nextReminderAt: (store) => store.nextReminderAt(),
  reminded: (store) => store.reminded(silence, { ...owed, id: 'd3' }),
  members: (store) => store.members('', 10),
  regroup: (store) =>
    store.regroup({
      leave: [{ groupId: key.id, fingerprint: alert.fingerprint }],
      joins: [{ group: key, fingerprint: alert.fingerprint }],
      at,
    }),
  carryAck: (store) => store.carryAck({ to: key, ack, lines: [{ ...owed, id: 'd4' }], at }),
  forget: (store) => store.forget(at),
};

const table = { id: 'r1', channelId: 'C1', reason: 'storm' as const, startedAt: at };
async function roundup(store: RoundupStore): Promise<Roundup> {
  const found = await store.findRoundup(table.id);
  if (found === undefined) throw new Error('the table was not stored');
  return found;
}

const roundupCalls: Required<Calls<RoundupStore>> = {
  cardsSince: (store) => store.cardsSince('C1', 0),
  criticalsTriedSince: (store) => store.criticalsTriedSince('C1', 0),
  cardsWait: (store) => store.cardsWait('C1', at),
  tellInRoundup: (store) => store.tellInRoundup({ ...delivery, id: 'd5' }, table, at),
  findRoundup: (store) => store.findRoundup(table.id),
  joinableRoundup: (store) => store.joinableRoundup('C1', 'storm'),
  openRoundups: (store) => store.openRoundups(10),
  roundupGroups: (store) => store.roundupGroups(table.id, 10),
  roundupHeard: async (store) => store.roundupHeard(await roundup(store), { [key.id]: at }),
  ringRoundup: async (store) => store.ringRoundup(await roundup(store), { [key.id]: at }, { ...owed, id: 'd6' }),
  roundupShown: async (store) => store.roundupShown(await roundup(store), 'a'),
  roundupLost: async (store) => store.roundupLost(await roundup(store)),
  acknowledgeAll: async (store) => store.acknowledgeAll([], at),
  endRoundup: async (store) => store.endRoundup(await roundup(store), at, { ...owed, id: 'd7' }),
  closeRoundup: async (store) => store.closeRoundup(await roundup(store), at),
};

const deliveryCalls: Calls<DeliveryStore> = {
  add: (store) => store.add(owed),
  due: async (store) => [await store.due(at, 10, []), await store.due(at, 10, ['C2', 'C3'])],
  nextDueAt: (store) => store.nextDueAt(),
  find: (store) => store.find('d1'),
  ofGroup: (store) => store.ofGroup(key.id, 10),
  toldSince: (store) => store.toldSince(0, 10),
  backlog: (store) => store.backlog(),
  attempting: (store) => store.attempting('d1', at),
  recover: (store) => store.recover(() => at),
  sent: (store) => store.sent(delivery, '1.2', at, 'a'),
  postpone: (store) => store.postpone('d1', at),
  unclear: (store) => store.unclear('d1', at),
  absent: (store) => store.absent('d1', 1, at),
  refused: (store) => store.refused(delivery, 'is_archived', at),
  cancelled: (store) => store.cancelled(delivery, at),
  toSweep: (store) => store.toSweep(at, 10),
  swept: (store) => store.swept('d1', 1),
  doublesRemoved: (store) => store.doublesRemoved(),
};

const kind = { target: 'lab', topic: 'alerts', kind: 'json' };
const settled = { as: 'skipped' as const, by: 'U1', at };
const card = { ...kind, id: 'c1', channelId: 'C1', deliveryId: 'd1', ts: '1.2', shows: 'a', changedAt: at };

const deadLetterCalls: Calls<DeadLetterStore> = {
  unproduced: (store) => store.unproduced('lab', at, 10),
  produced: (store) => store.produced(['lab/alerts/0@7', 'none'], at),
  postpone: (store) => store.postpone(['lab/alerts/0@7'], at),
  count: (store) => store.count(),
  gathered: (store) => store.gathered(10),
  open: (store) => store.open(kind, 10),
  find: (store) => store.find('lab/alerts/0@7'),
  stillUnread: async (store) => {
    for (const letter of await store.open(kind, 10)) await store.stillUnread(letter, 'still not JSON');
  },
  settle: (store) => store.settle(['lab/alerts/0@7'], settled),
  settleKind: (store) => store.settleKind(kind, settled),
  settledSince: (store) => store.settledSince(kind, 0),
  saveCard: (store) => store.saveCard(card),
  cards: (store) => store.cards(),
  dropCard: (store) => store.dropCard('c1'),
};

const fallbackCalls: Required<Calls<FallbackStore>> = {
  overdue: async (store) => {
    for (const paging of ['critical', ['{}', '{}/1'], []] as const)
      await store.overdue({ before: at, paging, limit: 10 });
  },
  add: (store) => store.add('d1', { a: 1 }, at),
  due: (store) => store.due(at, 10),
  postpone: (store) => store.postpone('d1', at),
  sent: (store) => store.sent('d1', at),
  over: (store) => store.over(10),
  end: (store) => store.end({ id: 'd1', key: key.id }, { a: 1 }, at),
  untold: (store) => store.untold(10),
  told: (store) => store.told('d1', { ...owed, id: 'd8' }),
  dropped: (store) => store.dropped('d1'),
  backlog: (store) => store.backlog(),
};

describeStores('every call that keeps alerts', (make) => {
  let store: Awaited<ReturnType<MakeStore>>;
  let database: Database;
  beforeEach(async () => {
    store = await make();
    database = await store.open();
  });
  afterEach(async () => {
    await database.close();
    await store.remove();
  });

  async function makeAll<Repository extends object>(repository: Repository, calls: Calls<Repository>): Promise<void> {
    const names = Object.keys(calls).filter((name): name is Extract<keyof Repository, string> => name in calls);
    for (const name of names) await calls[name]?.(repository);
    expect(names.length).toBeGreaterThan(0);
  }

  test('is SQL that this database reads', async () => {
    await makeAll(alertStore(database), alertCalls);
    await makeAll(deliveryStore(database), deliveryCalls);
    await deliveryStore(database).add({ ...owed, id: 'd5' });
    await makeAll(alertStore(database), roundupCalls);
    await makeAll(deadLetterStore(database), deadLetterCalls);
    await makeAll(fallbackStore(database), fallbackCalls);
  });
});
