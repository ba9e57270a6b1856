import { fail } from '../../lib/error.ts';

/** A cron expression of five fields, each as the values that it takes. */
export interface Cron {
  readonly text: string;
  readonly minutes: readonly number[];
  readonly hours: readonly number[];
  readonly days: ReadonlySet<number>;
  readonly months: ReadonlySet<number>;
  /** 1 to 7 as ISO counts them, Monday first. */
  readonly weekdays: ReadonlySet<number>;
  /** Where both day fields are limited, either will do; else both must hold (crontab(5)). */
  readonly eitherDay: boolean;
}

const monthNames = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const weekdayNames = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

/**
 * Reads `minute hour day month weekday` as crontab(5) does: numbers, names, lists, ranges and steps; Sunday is 0 or 7.
 * Fails with `usage`, naming the field.
 */
export function parseCron(text: string): Cron {
  const fields = text.trim().toLowerCase().split(/\s+/);
  const [minute = '', hour = '', day = '', month = '', weekday = ''] = fields;
  if (fields.length !== 5) {
    throw fail('usage', `"${text}" is not a cron expression of five fields.`, {
      hint: 'Write minute, hour, day, month, weekday: 0 8 * * 1-5 is 08:00 from Monday to Friday.',
    });
  }
  const read = (what: string, field: string, range: Range) => valuesOf(field, range, `${what} "${field}" of "${text}"`);
  return {
    text: text.trim(),
    minutes: read('the minute', minute, { from: 0, to: 59 }),
    hours: read('the hour', hour, { from: 0, to: 23 }),
    days: new Set(read('the day', day, { from: 1, to: 31 })),
    months: new Set(read('the month', month, { from: 1, to: 12, names: monthNames, nameFrom: 1 })),
    weekdays: new Set(
      read('the weekday', weekday, { from: 0, to: 7, names: weekdayNames, nameFrom: 0 }).map((value) => value || 7),
    ),
    eitherDay: !day.startsWith('*') && !weekday.startsWith('*'),
  };
}

interface Range {
  readonly from: number;
  readonly to: number;
  readonly names?: readonly string[];
  readonly nameFrom?: number;
}

function valuesOf(field: string, range: Range, what: string): number[] {
  const values = field.split(',').flatMap((part) => partOf(part, range, what));
  return [...new Set(values)].sort((a, b) => a - b);
}

function partOf(part: string, range: Range, what: string): number[] {
  const [, span = '', step = ''] = /^([^/]+)(?:\/(\d{1,2}))?$/.exec(part) ?? [];
  const [first = '', last] = span === '*' ? [String(range.from), String(range.to)] : span.split('-');
  const from = numberOf(first, range);
  // A step behind a single value goes on to the end, as in most crons.
  const to = last === undefined ? (step === '' ? from : range.to) : numberOf(last, range);
  const by = step === '' ? 1 : Number(step);
  if (from === undefined || to === undefined || from > to || by < 1 || span.split('-').length > 2) {
    throw fail('usage', `${what} is not understood.`, {
      hint: `It goes from ${range.from} to ${range.to}: *, 5, 1-5, 1,15, */10.`,
    });
  }
  return Array.from({ length: Math.floor((to - from) / by) + 1 }, (_, index) => from + index * by);
}

function numberOf(word: string, { from, to, names = [], nameFrom = 0 }: Range): number | undefined {
  const named = names.indexOf(word);
  if (named >= 0) return named + nameFrom;
  const value = /^\d{1,2}$/.test(word) ? Number(word) : undefined;
  return value !== undefined && value >= from && value <= to ? value : undefined;
}
