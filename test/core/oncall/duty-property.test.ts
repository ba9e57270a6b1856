import { expect, test } from 'vitest';
import { dutiesOf, dutyAt, type Override, type Team } from '../../../src/core/oncall/duty.ts';
import type { Rotation } from '../../../src/core/oncall/rotation.ts';
import { type Random, seededRandom } from '../../support/random.ts';
import { changesOf, slowDuty, walkThrough } from './slow-duty.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const tenYears = { from: Date.UTC(2020, 0, 1), until: Date.UTC(2030, 0, 1) };
const teamsOfEach = 3;
const walkMinutes = 5 * 24 * 60;

/** Changes at midnight, of 30 min, of 2 h, around Ramadan, and in both hemispheres. */
const zones = [
  'Europe/Berlin',
  'America/New_York',
  'America/St_Johns',
  'America/Santiago',
  'Asia/Beirut',
  'Africa/Cairo',
  'Africa/Casablanca',
  'Australia/Lord_Howe',
  'Pacific/Auckland',
  'Antarctica/Troll',
  'Asia/Kolkata',
];

/** Most of it at hours at which clocks are moved. */
function minuteOf(random: Random): number {
  return random.whole(2) === 0 ? random.pick([0, 15, 30, 60, 90, 105, 120, 135, 150, 180, 195]) : random.whole(1_440);
}

function rotationOf(random: Random, zone: string, name: string): Rotation {
  const hours = () => ({
    weekdays: [1, 2, 3, 4, 5, 6, 7].filter(() => random.whole(4) > 0),
    startMinute: minuteOf(random),
    endMinute: random.whole(4) === 0 ? 1_440 : minuteOf(random),
  });
  return {
    name,
    people: Array.from({ length: 1 + random.whole(4) }, (_, index) => `${name}${index}`),
    zone,
    start: random.pick(['2019-12-02', '2020-02-29', '2023-03-26', '2024-10-27']),
    handOffMinute: minuteOf(random),
    lengthDays: random.pick([1, 2, 3, 7, 14]),
    only: Array.from({ length: random.whole(3) }, hours).filter(({ weekdays }) => weekdays.length > 0),
  };
}

function overridesOf(random: Random, around: number): Override[] {
  return Array.from({ length: random.whole(3) }, (_, index) => {
    const from = around + (random.whole(96) - 48) * hourMs;
    const until = from + (1 + random.whole(20)) * 30 * minuteMs;
    return {
      id: `o${index}`,
      team: 'shop',
      userId: `UO${index}`,
      from,
      until,
      by: 'U1',
      at: random.whole(1_000) * 2 + index,
    };
  });
}

test.each(zones)('who is on call is what a minute by minute reading of the clock says, in %s', (zone) => {
  const random = seededRandom(zones.indexOf(zone) + 1);
  const teams = Array.from({ length: teamsOfEach }, (): Team => {
    const names = random.pick([['A'], ['A', 'B'], ['A', 'B', 'C']]);
    return { name: 'shop', rotations: names.map((name) => rotationOf(random, zone, name)) };
  });
  const changes = changesOf(zone, tenYears.from, tenYears.until);
  const places = changes.length > 0 ? changes : [Date.UTC(2024, 1, 28), Date.UTC(2026, 5, 1)];
  const faults: string[] = [];
  let asked = 0;
  for (const change of places) {
    const walk = walkThrough(zone, change - 2 * 24 * hourMs, walkMinutes);
    for (const team of teams) {
      const overrides = overridesOf(random, change);
      // A day on either side is left out: there the walk does not know what is beyond it.
      const window = { from: walk.from + 24 * hourMs, until: walk.from + 4 * 24 * hourMs };
      const duties = dutiesOf(team, overrides, window);
      for (const { from, until, userId } of duties) {
        for (let at = from; at < until; at += minuteMs) {
          asked += 1;
          const wanted = slowDuty(team, overrides, walk, (at - walk.from) / minuteMs);
          if (wanted !== userId && faults.length < 5)
            faults.push(
              `${new Date(at).toISOString()}: ${userId}, not ${wanted}; ${JSON.stringify({ team, overrides })}`,
            );
        }
      }
      const some = window.from + random.whole(3 * 24 * 60) * minuteMs;
      const wanted = slowDuty(team, overrides, walk, (some - walk.from) / minuteMs);
      if (dutyAt(team, overrides, some).userId !== wanted) faults.push(`at ${new Date(some).toISOString()}`);
    }
  }
  expect(faults).toEqual([]);
  // Nothing is left out: the duties cover each window without a gap.
  expect(asked).toBe(places.length * teams.length * 3 * 24 * 60);
});
