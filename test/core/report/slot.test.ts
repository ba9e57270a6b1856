import { Temporal } from 'temporal-polyfill';
import { describe, expect, test } from 'vitest';
import { parseCron } from '../../../src/core/report/cron.ts';
import { dueOf } from '../../../src/core/report/due.ts';
import { lastSlot, nextSlot, type Schedule } from '../../../src/core/report/slot.ts';

const minuteMs = 60_000;
const dayMs = 24 * 3_600_000;
const schedule = (cron: string, zone: string): Schedule => ({ cron: parseCron(cron), zone });

/** Changes at night and at midnight, of an hour and of half of one, north and south, and a day that never was (Apia, 2011-12-30). */
const zones: readonly [zone: string, from: string, to: string][] = [
  ['Europe/Berlin', '2023-01-01', '2029-01-01'],
  ['America/New_York', '2023-01-01', '2029-01-01'],
  ['America/Santiago', '2023-01-01', '2029-01-01'],
  ['Africa/Cairo', '2023-01-01', '2029-01-01'],
  ['Australia/Lord_Howe', '2023-01-01', '2029-01-01'],
  ['Pacific/Apia', '2010-01-01', '2013-01-01'],
];
const crons = ['0 0 * * *', '30 0 * * *', '15 1 * * *', '0 2 * * *', '30 2 * * *', '0 3 * * *', '0 * * * *'];

function changesOf(zone: string, from: string, to: string): number[] {
  const changes: number[] = [];
  let at = Temporal.PlainDate.from(from).toZonedDateTime(zone);
  for (;;) {
    const next = at.getTimeZoneTransition('next');
    if (next === null || Temporal.PlainDate.compare(next.toPlainDate(), Temporal.PlainDate.from(to)) > 0)
      return changes;
    changes.push(next.epochMilliseconds);
    at = next;
  }
}

/** What the wall clock shows at each minute, by Intl and not by what is tested: text to the first moment that shows it. */
function wallClock(zone: string, from: number, to: number): ReadonlyMap<string, number> {
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'short' });
  const shown = new Map<string, number>();
  for (let at = from; at < to; at += minuteMs) {
    const text = format.format(at);
    if (!shown.has(text)) shown.set(text, at);
  }
  return shown;
}

/** Every time of the cron on the days around a change, each once: when it is first shown, or as long after the skip as it would have been. */
function expectedSlots({ cron, zone }: Schedule, change: number, shown: ReadonlyMap<string, number>): number[] {
  const before = Temporal.Instant.fromEpochMilliseconds(change - 1).toZonedDateTimeISO(zone);
  const after = Temporal.Instant.fromEpochMilliseconds(change).toZonedDateTimeISO(zone);
  const skippedMs = (after.offsetNanoseconds - before.offsetNanoseconds) / 1_000_000;
  const slots = new Set<number>();
  for (const back of [1, 0, -1]) {
    const day = before.toPlainDate().subtract({ days: back });
    for (const hour of cron.hours)
      for (const minute of cron.minutes) {
        const wall = day.toPlainDateTime({ hour, minute });
        const text = (time: Temporal.PlainDateTime) => time.toString({ smallestUnit: 'minute' }).replace('T', ' ');
        const at = shown.get(text(wall)) ?? shown.get(text(wall.add({ milliseconds: skippedMs })));
        if (at !== undefined) slots.add(at);
      }
  }
  return [...slots].sort((a, b) => a - b);
}

function slotsBetween(of: Schedule, from: number, to: number): number[] {
  const slots: number[] = [];
  for (let slot = nextSlot(of, from - 1); slot !== undefined && slot <= to; slot = nextSlot(of, slot)) slots.push(slot);
  return slots;
}

describe.each(zones)('in %s', (zone, from, to) => {
  const changes = changesOf(zone, from, to);

  test('every change of some years neither skips a time nor doubles one', { timeout: 120_000 }, () => {
    expect(changes.length).toBeGreaterThan(0);
    for (const change of changes) {
      const shown = wallClock(zone, change - 3 * dayMs, change + 3 * dayMs);
      for (const cron of crons) {
        const of = schedule(cron, zone);
        const expected = expectedSlots(of, change, shown);
        const [first = 0, last = 0] = [expected[0], expected.at(-1)];
        expect(slotsBetween(of, first, last), `${cron} around ${new Date(change).toISOString()}`).toEqual(expected);
      }
    }
  });

  test('the last time is the same that came as the next one', () => {
    const [change = 0] = changes;
    for (const cron of ['30 2 * * *', '0 0 * * *']) {
      const of = schedule(cron, zone);
      const slots = slotsBetween(of, change - 2 * dayMs, change + 2 * dayMs);
      for (const [index, slot] of slots.entries()) {
        expect(lastSlot(of, slot)).toBe(slot);
        expect(lastSlot(of, slot - 1)).toBe(index === 0 ? lastSlot(of, slot - 1) : slots[index - 1]);
      }
    }
  });
});

test('ticks of each minute over both changes of Berlin tell it once a day, in its time', () => {
  const of = schedule('30 2 * * *', 'Europe/Berlin');
  for (const change of changesOf('Europe/Berlin', '2026-01-01', '2027-01-01')) {
    let settled = lastSlot(of, change - 2 * dayMs);
    const told: number[] = [];
    for (let now = change - 2 * dayMs; now < change + 2 * dayMs; now += 2 * minuteMs) {
      const due = dueOf(of, settled, now);
      if (due.kind !== 'tell') continue;
      expect(due).toMatchObject({ late: false, missed: 0 });
      settled = due.slot;
      told.push(now);
    }
    const days = told.map((at) =>
      Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO('Europe/Berlin').toPlainDate(),
    );
    expect(days.map((day) => day.since(days[0] ?? day).days)).toEqual([...days.keys()]);
    expect(days.length).toBeGreaterThanOrEqual(3);
  }
});

test.each([
  ['0 8 29 2 *', '2026-01-01T00:00Z', '2028-02-29T08:00:00.000Z'],
  ['0 8 29 2 *', '2097-01-01T00:00Z', '2104-02-29T08:00:00.000Z'],
  ['0 8 13 * 5', '2026-02-01T00:00Z', '2026-02-06T08:00:00.000Z'],
  ['0 8 31 * *', '2026-04-01T00:00Z', '2026-05-31T08:00:00.000Z'],
  ['0 8 * * 1-5', '2026-11-27T09:00Z', '2026-11-30T08:00:00.000Z'],
])('after %s from %s comes %s', (cron, from, expected) => {
  expect(new Date(nextSlot(schedule(cron, 'UTC'), Date.parse(from)) ?? 0).toISOString()).toBe(expected);
});

test('what never comes is undefined', () => {
  const never = schedule('0 8 31 2 *', 'UTC');
  expect(nextSlot(never, 0)).toBeUndefined();
  expect(lastSlot(never, 0)).toBeUndefined();
});

describe('due', () => {
  const of = schedule('0 8 * * *', 'UTC');
  const at = (text: string) => Date.parse(`2026-11-${text}Z`);
  const today = at('28T08:00');
  test.each([
    ['the first time it only begins', undefined, at('28T09:00'), { kind: 'begin', slot: today }],
    ['settled', today, at('28T08:03'), { kind: 'wait' }],
    ['in its minute', at('27T08:00'), at('28T08:00'), { kind: 'tell', slot: today, late: false, missed: 0 }],
    ['a few minutes later', at('27T08:00'), at('28T08:04'), { kind: 'tell', slot: today, late: false, missed: 0 }],
    ['after a night without it', at('27T08:00'), at('28T11:00'), { kind: 'tell', slot: today, late: true, missed: 0 }],
    ['after three days, once', at('25T08:00'), at('28T11:00'), { kind: 'tell', slot: today, late: true, missed: 2 }],
    [
      'started in time after three days',
      at('25T08:00'),
      at('28T08:01'),
      { kind: 'tell', slot: today, late: false, missed: 2 },
    ],
    ['a clock that went back', today, at('27T23:00'), { kind: 'wait' }],
  ])('%s', (_, settled, now, expected) => {
    expect(dueOf(of, settled, now)).toEqual(expected);
  });
});
