import { Temporal } from 'temporal-polyfill';
import type { Cron } from './cron.ts';

/** When something is to happen: by the wall clock of a zone. */
export interface Schedule {
  readonly cron: Cron;
  /** An IANA zone: `Europe/Berlin`. */
  readonly zone: string;
}

/** 29 February comes after eight years at the latest (1896 to 1904, 2096 to 2104). */
const daysLooked = 8 * 366;

/**
 * The last moment up to and with `at` at which it was to happen, in milliseconds since the epoch; undefined where it never does.
 *
 * Each time of the wall clock counts once: one that the clock skips is the moment as long after the skip as it would have been
 * after its beginning, one that it shows twice is the first (RFC 5545, 3.3.5). Two that fall together are one.
 */
export function lastSlot(schedule: Schedule, at: number): number | undefined {
  const today = dayOf(schedule, at);
  // A skipped time of yesterday may lie in today; a day of the wall clock never ends later than that.
  for (let back = -1; back <= daysLooked; back += 1) {
    const slots = slotsOf(schedule, today.subtract({ days: back })).filter((slot) => slot <= at);
    if (slots.length > 0) return Math.max(...slots);
  }
  return undefined;
}

/** The first moment after `at` at which it is to happen; undefined where it never does. */
export function nextSlot(schedule: Schedule, at: number): number | undefined {
  const today = dayOf(schedule, at);
  for (let on = -1; on <= daysLooked; on += 1) {
    const slots = slotsOf(schedule, today.add({ days: on })).filter((slot) => slot > at);
    if (slots.length > 0) return Math.min(...slots);
  }
  return undefined;
}

function dayOf({ zone }: Schedule, at: number): Temporal.PlainDate {
  return Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone).toPlainDate();
}

function slotsOf({ cron, zone }: Schedule, day: Temporal.PlainDate): number[] {
  if (!isDay(cron, day)) return [];
  return cron.hours.flatMap((hour) =>
    cron.minutes.map(
      (minute) =>
        day.toPlainDateTime({ hour, minute }).toZonedDateTime(zone, { disambiguation: 'compatible' }).epochMilliseconds,
    ),
  );
}

function isDay({ days, months, weekdays, eitherDay }: Cron, day: Temporal.PlainDate): boolean {
  if (!months.has(day.month)) return false;
  const [byDay, byWeekday] = [days.has(day.day), weekdays.has(day.dayOfWeek)];
  return eitherDay ? byDay || byWeekday : byDay && byWeekday;
}
