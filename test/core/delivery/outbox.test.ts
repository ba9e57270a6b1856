import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Outbox, outbox } from '../../../src/core/delivery/outbox.ts';
import { lookUpIn } from '../../../src/core/delivery/reconcile.ts';
import type { Database } from '../../../src/core/port/database.ts';
import type { DeliveryStore } from '../../../src/core/port/delivery-store.ts';
import { view } from '../../../src/core/view/build.ts';
import { deliveryStore } from '../../../src/edge/store/repository/delivery-store.ts';
import { openSqlite } from '../../../src/edge/store/sqlite/open-sqlite.ts';
import { fail } from '../../../src/lib/error.ts';
import { eventually } from '../../support/eventually.ts';
import { fakeChat } from '../../support/fake-chat.ts';
import { manualClock } from '../../support/manual-clock.ts';

const silentLog = { debug() {}, info() {}, warn() {}, error() {} };
const shown = view('Something was wrong', []);

let clock: ReturnType<typeof manualClock>;
let chat: ReturnType<typeof fakeChat>;
let database: Database;
let deliveries: DeliveryStore;
let full: boolean;
let sender: Outbox;

beforeEach(async () => {
  clock = manualClock();
  chat = fakeChat(clock.now);
  database = await openSqlite({ file: ':memory:' });
  deliveries = deliveryStore(database);
  full = false;
  sender = outbox({
    deliveries: { ...deliveries, sent: unlessFull(deliveries.sent), unclear: unlessFull(deliveries.unclear) },
    clock,
    log: silentLog,
    draw: async () => ({ kind: 'view', view: shown, shows: '' }),
    post: ({ channelId, id }, drawn) => chat.chat.post({ channelId, view: drawn, deliveryId: id }),
    lookUp: lookUpIn(chat.chat),
    refused: async () => undefined,
    settled: () => undefined,
  });
});
afterEach(async () => {
  await sender.stop();
  await database.close();
});

function unlessFull<A extends unknown[]>(write: (...args: A) => Promise<void>): (...args: A) => Promise<void> {
  return async (...args) => {
    if (full) throw fail('unavailable', 'The store cannot be used: the disk is full.');
    return write(...args);
  };
}

const state = async () => (await deliveries.find('one'))?.state;

test.each([
  { name: 'message', critical: false },
  { name: 'critical message', critical: true },
])('a $name that was sent while the store was full is found when there is room again', async ({ critical }) => {
  await deliveries.add({
    id: 'one',
    groupId: undefined,
    kind: 'notice',
    channelId: 'C1',
    threadTs: undefined,
    view: shown,
    entry: undefined,
    critical,
    reason: 'operations',
    createdAt: clock.now(),
  });
  full = true;
  sender.wake();
  await eventually('the message stands', () => chat.cards().length === 1);
  await sender.idle();
  expect(await state()).toBe('attempting');
  full = false;
  await eventually('its row says so', async () => {
    clock.advance(5_000);
    return (await state()) === 'sent';
  });
  expect(chat.calls.post).toBe(1);
});
