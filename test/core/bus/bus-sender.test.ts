import { describe, expect, test } from 'vitest';
import { type BusEvent, cloudEventOf } from '../../../src/core/bus/bus-event.ts';
import { busSender } from '../../../src/core/bus/bus-sender.ts';
import type { BusStore, OwedEvent } from '../../../src/core/port/bus-store.ts';
import { plainView } from '../../../src/core/view/plain.ts';
import { createLog } from '../../../src/lib/log.ts';
import { createRedact } from '../../../src/lib/redact.ts';
import { manualClock } from '../../support/manual-clock.ts';

const event = (id: string): BusEvent => ({ id, type: 'alert.notified', at: 1_000, key: 'g1', data: { group: 'G4F2' } });

function world(rowsMax = 100) {
  const clock = manualClock();
  let owed: OwedEvent[] = [];
  let dropped = 0;
  const store: BusStore = {
    next: async (limit) => owed.slice(0, limit),
    async sent(upTo) {
      owed = owed.filter(({ position }) => position > upTo);
    },
    async trim(max) {
      const over = Math.max(0, owed.length - max);
      owed = owed.slice(over);
      dropped += over;
      return over;
    },
    backlog: async () => ({ waiting: owed.length, oldestAt: owed[0]?.event.at, dropped }),
  };
  const arrived: string[] = [];
  const told: string[] = [];
  let away = false;
  const sender = busSender({
    store,
    clock,
    log: createLog('silent', createRedact()),
    where: 'events on Kafka lab',
    rowsMax,
    async send(events) {
      if (away) throw new Error('the broker is away');
      arrived.push(...events.map(({ id }) => id));
    },
    tell: async (view) => void told.push(plainView(view)),
  });
  let position = 0;
  return {
    clock,
    sender,
    arrived,
    told,
    waiting: () => owed.length,
    add: (...ids: string[]) => void owed.push(...ids.map((id) => ({ position: ++position, event: event(id) }))),
    goAway: (on: boolean) => {
      away = on;
    },
  };
}

describe('events for the bus', () => {
  test('leave in their order and are forgotten when they have arrived', async () => {
    const { sender, add, arrived, waiting } = world();
    add('a', 'b', 'c');
    sender.wake();
    await expect.poll(waiting).toBe(0);
    expect(arrived).toEqual(['a', 'b', 'c']);
    await sender.stop();
  });

  test('wait while the bus is away, and health says for how long and why', async () => {
    const { sender, add, arrived, waiting, clock, goAway } = world();
    goAway(true);
    add('a');
    sender.wake();
    clock.advance(120_000);
    await expect
      .poll(() => sender.link.ask(AbortSignal.timeout(1_000)))
      .toMatchObject({ state: 'warning', detail: expect.stringContaining('the broker is away') });
    add('b');
    goAway(false);
    await expect
      .poll(() => {
        clock.advance(30_000);
        return waiting();
      })
      .toBe(0);
    expect(arrived).toEqual(['a', 'b']);
    await sender.stop();
  });

  test('are dropped beyond the bound, the oldest first, and that is said once', async () => {
    const { sender, add, arrived, told, waiting, clock, goAway } = world(2);
    goAway(true);
    add('a', 'b', 'c', 'd');
    sender.wake();
    await expect.poll(() => told.length).toBe(1);
    expect(told[0]).toContain('2 events for events on Kafka lab were dropped');
    add('e');
    goAway(false);
    await expect
      .poll(() => {
        clock.advance(30_000);
        return waiting();
      })
      .toBe(0);
    expect(arrived).toEqual(['d', 'e']);
    expect(told).toHaveLength(1);
    expect(await sender.link.ask(AbortSignal.timeout(1_000))).toBe('nothing waits, 3 dropped since the store was made');
    await sender.stop();
  });

  test('are CloudEvents', () => {
    expect(JSON.parse(cloudEventOf(event('d1'), 'middlewatch'))).toEqual({
      specversion: '1.0',
      id: 'alert.notified d1',
      source: 'middlewatch',
      type: 'middlewatch.alert.notified',
      time: '1970-01-01T00:00:01.000Z',
      subject: 'g1',
      datacontenttype: 'application/json',
      data: { group: 'G4F2' },
    });
  });
});
