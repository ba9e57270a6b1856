import { Temporal } from 'temporal-polyfill';

/** A day of the calendar, without a zone. */
export type Day = Temporal.PlainDate;

/** The day that is written `2026-01-05`. Fails on anything else. */
export function dayOf(written: string): Day {
  return Temporal.PlainDate.from(written);
}

/** The day that it is in a zone at a moment. */
export function dayAt(zone: string, at: number): Day {
  return Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone).toPlainDate();
}

/**
 * The moment at which the wall clock of a zone shows a minute of a day (1440 is the next midnight), in milliseconds since
 * the epoch. What the clock shows twice is its `first` or its `last`; what it skips is the moment of the skip.
 */
export function momentOf(zone: string, day: Day, minute: number, which: 'first' | 'last'): number {
  const time = { hour: Math.floor(minute / 60) % 24, minute: minute % 60 };
  const wall = (minute < 1_440 ? day : day.add({ days: 1 })).toPlainDateTime(time);
  const found = wall.toZonedDateTime(zone, { disambiguation: which === 'first' ? 'earlier' : 'later' });
  if (found.toPlainDateTime().equals(wall)) return found.epochMilliseconds;
  const before = wall.toZonedDateTime(zone, { disambiguation: 'earlier' });
  return before.getTimeZoneTransition('next')?.epochMilliseconds ?? before.epochMilliseconds;
}
