/** A window in the calendar, as Alertmanager writes time intervals; what is left out holds always, ranges include both ends. */
export interface CalendarWindow {
  /** Minutes of the day, the end exclusive: 540 to 1,020 is 09:00 to 17:00. */
  readonly times?: readonly { readonly startMinute: number; readonly endMinute: number }[] | undefined;
  /** 0 is Sunday. */
  readonly weekdays?: readonly (readonly [number, number])[] | undefined;
  /** 1 to 31; negative ones count from the end of the month, -1 is its last day. */
  readonly daysOfMonth?: readonly (readonly [number, number])[] | undefined;
  readonly months?: readonly (readonly [number, number])[] | undefined;
  readonly years?: readonly (readonly [number, number])[] | undefined;
  /** A zone of the IANA database; UTC without it. */
  readonly location?: string | undefined;
}

/** Windows with a name that routes refer to, as the time they are mute or the time they are active; it holds while one of them does. */
export interface TimeInterval {
  readonly name: string;
  readonly windows: readonly CalendarWindow[];
}

interface Moment {
  readonly minute: number;
  readonly weekday: number;
  readonly day: number;
  readonly month: number;
  readonly year: number;
}

/** Makes the question "which of these intervals holds now", by the wall clock of each window's zone. */
export function holding(
  intervals: readonly TimeInterval[],
): (names: readonly string[], now: number) => string | undefined {
  const byName = new Map(
    intervals.map(({ name, windows }) => [
      name,
      windows.map((window) => ({ window, at: wallClock(window.location ?? 'UTC') })),
    ]),
  );
  return (names, now) => names.find((name) => byName.get(name)?.some(({ window, at }) => holds(window, at(now))));
}

function holds(window: CalendarWindow, moment: Moment): boolean {
  const { times, weekdays, daysOfMonth, months, years } = window;
  if (times?.every(({ startMinute, endMinute }) => moment.minute < startMinute || moment.minute >= endMinute))
    return false;
  if (outside(weekdays, moment.weekday) || outside(months, moment.month) || outside(years, moment.year)) return false;
  if (daysOfMonth === undefined) return true;
  const length = new Date(Date.UTC(moment.year, moment.month, 0)).getUTCDate();
  // A day that this month does not have is none of it, as in Alertmanager: 31 is no day of April, 29 to 31 are its last two.
  const dayOf = (day: number): number => (day < 0 ? length + 1 + day : day);
  return daysOfMonth.some(([from, to]) => dayOf(from) <= moment.day && moment.day <= dayOf(to));
}

function outside(ranges: readonly (readonly [number, number])[] | undefined, value: number): boolean {
  return ranges !== undefined && !ranges.some(([from, to]) => from <= value && value <= to);
}

const weekdayNames = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];

function wallClock(timeZone: string): (now: number) => Moment {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    weekday: 'short',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
  });
  return (now) => {
    const parts = new Map(format.formatToParts(now).map(({ type, value }) => [type, value]));
    const number = (type: Intl.DateTimeFormatPartTypes): number => Number(parts.get(type));
    return {
      minute: number('hour') * 60 + number('minute'),
      weekday: weekdayNames.indexOf(parts.get('weekday') ?? ''),
      day: number('day'),
      month: number('month'),
      year: number('year'),
    };
  };
}
