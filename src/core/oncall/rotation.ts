import { type Day, dayAt, dayOf, momentOf } from './wall-clock.ts';

/** A time of day on some weekdays; what ends before it begins ends on the next day. */
export interface DutyHours {
  /** 1 is Monday, 7 is Sunday: the days on which it begins. */
  readonly weekdays: readonly number[];
  readonly startMinute: number;
  /** 1440 is midnight. */
  readonly endMinute: number;
}

/** People who take turns. */
export interface Rotation {
  readonly name: string;
  /** User ids, in the order of their turns. */
  readonly people: readonly string[];
  readonly zone: string;
  /** The day of the first hand-off, `2026-01-05`: then the first person begins. Before it nobody is on call. */
  readonly start: string;
  /** The minute of the day at which one hands over to the next. */
  readonly handOffMinute: number;
  readonly lengthDays: number;
  /** Empty: around the clock. */
  readonly only: readonly DutyHours[];
}

/** From one moment to another, in milliseconds since the epoch. */
export interface Window {
  readonly from: number;
  readonly until: number;
}

/** Someone's duty, without a gap. */
export interface Turn extends Window {
  readonly userId: string;
}

/**
 * Every turn of a rotation that touches the window, in order. By the wall clock of its zone: a hand-off that the clock shows
 * twice happens the first time, one that it skips at the skip; duty hours begin the first time and end the last, so that a
 * change of the clock never leaves a gap.
 */
export function turnsOf(rotation: Rotation, window: Window): Turn[] {
  const turns: Turn[] = [];
  const { people, zone, lengthDays } = rotation;
  const start = dayOf(rotation.start);
  const days = start.until(dayAt(zone, window.from)).days;
  const handOff = (index: number): number =>
    momentOf(zone, start.add({ days: index * lengthDays }), rotation.handOffMinute, 'first');
  for (let index = Math.max(0, Math.floor(days / lengthDays) - 1); ; index += 1) {
    const turn = { userId: people[index % people.length] ?? '', from: handOff(index), until: handOff(index + 1) };
    if (turn.from >= window.until) break;
    if (turn.until > window.from && turn.from < turn.until) turns.push(turn);
  }
  if (rotation.only.length === 0) return turns;
  const hours = hoursOf(rotation, window);
  return turns.flatMap(({ userId, ...turn }) => overlaps(turn, hours).map((part) => ({ userId, ...part })));
}

/** What of the window's hours two lists of windows share with one. */
export function overlaps(one: Window, others: readonly Window[]): Window[] {
  return others
    .map(({ from, until }) => ({ from: Math.max(from, one.from), until: Math.min(until, one.until) }))
    .filter(({ from, until }) => from < until);
}

/** The hours of duty around a window, in order and without overlap. */
function hoursOf({ zone, only }: Rotation, window: Window): Window[] {
  const found: Window[] = [];
  const last = dayAt(zone, window.until);
  for (let day = dayAt(zone, window.from).subtract({ days: 2 }); isUntil(day, last); day = day.add({ days: 1 })) {
    for (const { weekdays, startMinute, endMinute } of only) {
      if (!weekdays.includes(day.dayOfWeek)) continue;
      const from = momentOf(zone, day, startMinute, 'first');
      const until = momentOf(zone, endMinute > startMinute ? day : day.add({ days: 1 }), endMinute, 'last');
      if (from < until) found.push({ from, until });
    }
  }
  return joined(found);
}

function isUntil(day: Day, last: Day): boolean {
  return day.until(last).days >= 0;
}

/** Windows that touch become one. */
function joined(windows: Window[]): Window[] {
  const result: Window[] = [];
  for (const window of windows.sort((a, b) => a.from - b.from)) {
    const before = result.at(-1);
    if (before === undefined || before.until < window.from) result.push(window);
    else result[result.length - 1] = { from: before.from, until: Math.max(before.until, window.until) };
  }
  return result;
}
