import type { Override, Team } from '../../../src/core/oncall/duty.ts';
import type { Rotation } from '../../../src/core/oncall/rotation.ts';

const minuteMs = 60_000;
const dayMinutes = 1_440;

/** Minutes of the wall clock since 1970-01-01 00:00, as the engine formats them: it shares nothing with what is tested. */
function wallClock(zone: string): (at: number) => number {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
  });
  return (at) => {
    const [, month = 0, day = 0, year = 0, hour = 0, minute = 0] = (
      /^(\d+)\/(\d+)\/(\d+), (\d+):(\d+)$/.exec(format.format(at)) ?? []
    ).map(Number);
    return Date.UTC(year, month - 1, day, hour, minute) / minuteMs;
  };
}

/** The moments of ten years, to the day, at which a zone's clock is moved. */
export function changesOf(zone: string, from: number, until: number): number[] {
  const wall = wallClock(zone);
  const offset = (at: number): number => wall(at) - at / minuteMs;
  const found: number[] = [];
  for (let at = from; at < until; at += dayMinutes * minuteMs) {
    if (offset(at) !== offset(at + dayMinutes * minuteMs)) found.push(at);
  }
  return found;
}

/** A stretch of time as a zone's clock goes through it, a minute a step. */
export interface Walk {
  readonly from: number;
  /** The latest that the clock has shown by then, and the earliest that it will show from then on. */
  readonly reached: readonly number[];
  readonly ahead: readonly number[];
}

/** Walks through time. The clock must not be moved in the first and the last day of it. */
export function walkThrough(zone: string, from: number, minutes: number): Walk {
  const wall = wallClock(zone);
  const shown = Array.from({ length: minutes }, (_, minute) => wall(from + minute * minuteMs));
  let latest = Number.NEGATIVE_INFINITY;
  const reached = shown.map((value) => {
    latest = Math.max(latest, value);
    return latest;
  });
  let earliest = Number.POSITIVE_INFINITY;
  const ahead = shown
    .toReversed()
    .map((value) => {
      earliest = Math.min(earliest, value);
      return earliest;
    })
    .toReversed();
  return { from, reached, ahead };
}

/** Slow and obvious: whose turn it is in a minute of a walk. */
function turnIn({ people, start, handOffMinute, lengthDays, only }: Rotation, walk: Walk, minute: number) {
  const reached = walk.reached[minute] ?? 0;
  const ahead = walk.ahead[minute] ?? 0;
  const first = Date.parse(start) / minuteMs + handOffMinute;
  if (reached < first) return undefined;
  const turns = Math.floor((reached - first) / (lengthDays * dayMinutes));
  const person = people[turns % people.length];
  if (only.length === 0) return person;
  const today = Math.floor(reached / dayMinutes);
  for (const day of [today - 2, today - 1, today, today + 1]) {
    // 1970-01-01 was a Thursday.
    const weekday = ((day + 3) % 7) + 1;
    for (const hours of only) {
      const ends = hours.endMinute + (hours.endMinute > hours.startMinute ? 0 : dayMinutes);
      const begun = reached >= day * dayMinutes + hours.startMinute;
      const end = day * dayMinutes + ends;
      // Some of it is ahead, or the end itself is shown once more.
      const goesOn = ahead < end || (walk.ahead[minute + 1] ?? 0) <= end;
      if (hours.weekdays.includes(weekday) && begun && goesOn) return person;
    }
  }
  return undefined;
}

/** Who is on call in a minute of a walk: asked of everybody, in order. */
export function slowDuty(team: Team, overrides: readonly Override[], walk: Walk, minute: number): string | undefined {
  const at = walk.from + minute * minuteMs;
  let last: Override | undefined;
  for (const override of overrides) {
    if (override.from <= at && at < override.until && (last === undefined || override.at > last.at)) last = override;
  }
  if (last !== undefined) return last.userId;
  for (const rotation of team.rotations) {
    const person = turnIn(rotation, walk, minute);
    if (person !== undefined) return person;
  }
  return undefined;
}
