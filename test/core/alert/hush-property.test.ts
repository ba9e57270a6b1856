import { expect, test } from 'vitest';
import { labelOf } from '../../../src/core/alert/alert.ts';
import { type InhibitRule, inhibiting } from '../../../src/core/alert/inhibit.ts';
import { parseMatcher } from '../../../src/core/alert/matcher.ts';
import { type CalendarWindow, holding } from '../../../src/core/alert/time-interval.ts';
import { type Random, seededRandom } from '../../support/random.ts';
import { randomLabelNames, randomLabels, randomMatchers } from '../../support/random-route.ts';
import { slowlyHolds } from '../../support/slow-matcher.ts';
import { alertWith } from './alert.ts';

const runs = 200;
const dayMs = 24 * 3_600_000;

function randomRule(random: Random): InhibitRule {
  const side = () => randomMatchers(random).map(parseMatcher);
  return { source: side(), target: side(), equal: random.whole(2) === 0 ? [] : [random.pick(randomLabelNames)] };
}

test(`${runs} random sets of inhibit rules hush what a slow reading of the rule does, each by an alert that may`, () => {
  const random = seededRandom(20_261_128);
  let hushed = 0;
  for (let run = 0; run < runs; run += 1) {
    const rules = Array.from({ length: random.whole(4) }, () => randomRule(random));
    const firing = Array.from({ length: random.whole(8) }, (_, index) =>
      alertWith({ labels: randomLabels(random), fingerprint: `f${index}` }),
    );
    const inhibited = inhibiting(rules, firing);
    for (const { labels } of [...firing, alertWith({ labels: randomLabels(random) })]) {
      const all = (matchers: InhibitRule['source'], of: typeof labels) =>
        matchers.every((each) => slowlyHolds(each, of));
      // By each rule, whoever may hush these labels: a missing label equals an empty one, two that match both sides do not hush each other.
      const mayBy = rules.map(({ source, target, equal }) =>
        all(target, labels)
          ? firing.filter(
              (by) =>
                all(source, by.labels) &&
                equal.every((name) => labelOf(by.labels, name) === labelOf(labels, name)) &&
                !(all(source, labels) && all(target, by.labels)),
            )
          : [],
      );
      const found = inhibited(labels);
      const why = JSON.stringify({ rules, firing: firing.map((each) => each.labels), labels });
      const first = mayBy.findIndex((may) => may.length > 0);
      expect(found?.rule, why).toBe(first < 0 ? undefined : `rule ${first + 1}`);
      if (found === undefined) continue;
      hushed += 1;
      expect(
        mayBy[first]?.map(({ fingerprint }) => fingerprint),
        why,
      ).toContain(found.by);
    }
  }
  expect(hushed).toBeGreaterThan(30);
});

const zones = ['UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Kolkata', 'Pacific/Auckland', 'Australia/Lord_Howe'];

function randomRange(random: Random, from: number, to: number): [number, number] {
  const [a, b] = [from + random.whole(to - from + 1), from + random.whole(to - from + 1)];
  return a <= b ? [a, b] : [b, a];
}

function randomWindow(random: Random): CalendarWindow {
  const ranges = (from: number, to: number) =>
    random.whole(2) === 0
      ? undefined
      : Array.from({ length: 1 + random.whole(2) }, () => randomRange(random, from, to));
  const [fromDay, toDay] = random.pick([
    [1, 31],
    [-31, -1],
    [20, 31],
  ] as const);
  const times = ranges(0, 1_440)?.map(([startMinute, endMinute]) => ({ startMinute, endMinute }));
  return {
    times,
    weekdays: ranges(0, 6),
    daysOfMonth: ranges(fromDay, toDay),
    months: ranges(1, 12),
    years: ranges(2_026, 2_028),
    ...(random.whole(2) === 0 && { location: random.pick(zones) }),
  };
}

/** The calendar as Swedes write it, by the zone's own clock: `2026-11-28 03:12:00`. */
function slowlyWithin(window: CalendarWindow, now: number): boolean {
  const written = new Date(now).toLocaleString('sv-SE', { timeZone: window.location ?? 'UTC' });
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0] = written.split(/\D/).map(Number);
  let length = 28;
  while (new Date(Date.UTC(year, month - 1, length + 1)).getUTCMonth() === month - 1) length += 1;
  const inside = (ranges: CalendarWindow['months'], value: number) =>
    ranges === undefined || ranges.some(([from, to]) => value >= from && value <= to);
  // What counts from the end is counted out; a day that this month does not have is no day of it.
  const daysOf = ([from, to]: readonly [number, number]): number[] => {
    const at = (wanted: number) => (wanted < 0 ? length + 1 + wanted : wanted);
    return Array.from({ length }, (_, index) => index + 1).filter((each) => each >= at(from) && each <= at(to));
  };
  const minutes = hour * 60 + minute;
  return (
    (window.times === undefined ||
      window.times.some(({ startMinute, endMinute }) => minutes >= startMinute && minutes < endMinute)) &&
    inside(window.weekdays, new Date(Date.UTC(year, month - 1, day)).getUTCDay()) &&
    (window.daysOfMonth === undefined || window.daysOfMonth.flatMap(daysOf).includes(day)) &&
    inside(window.months, month) &&
    inside(window.years, year)
  );
}

test(`${runs} random time intervals hold when a slow reading of the calendar says so`, () => {
  const random = seededRandom(31);
  const start = Date.parse('2026-01-01T00:00:00Z');
  let held = 0;
  for (let run = 0; run < runs; run += 1) {
    const windows = Array.from({ length: 1 + random.whole(2) }, () => randomWindow(random));
    const holds = holding([{ name: 'named', windows }]);
    for (let moment = 0; moment < 20; moment += 1) {
      const now = start + random.whole(3 * 365) * dayMs + random.whole(24 * 60) * 60_000;
      const wanted = windows.some((window) => slowlyWithin(window, now));
      if (wanted) held += 1;
      const why = JSON.stringify({ windows, at: new Date(now).toISOString() });
      expect(holds(['other', 'named'], now), why).toBe(wanted ? 'named' : undefined);
    }
  }
  expect(held).toBeGreaterThan(runs);
});
