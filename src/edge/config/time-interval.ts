import { z } from 'zod';
import type { CalendarWindow } from '../../core/alert/time-interval.ts';
import { timeOfDaySchema } from './time-of-day.ts';
import { zoneSchema } from './zone.ts';

const dayNames = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];
const monthNames = [
  'january',
  'february',
  'march',
  'april',
  'may',
  'june',
  'july',
  'august',
  'september',
  'october',
  'november',
  'december',
];

/** Reads `monday`, `monday:friday`, `1:15`, `-3:-1` into a range; names count from `first`. Zero is no day and no month. */
function range(names: readonly string[], bounds: { first: number; least: number; most: number }) {
  const one = (text: string): number => {
    const name = names.indexOf(text.toLowerCase());
    return name >= 0 ? name + bounds.first : /^-?\d+$/.test(text) ? Number(text) : Number.NaN;
  };
  const fits = (value: number): boolean =>
    value >= bounds.least && value <= bounds.most && !(value === 0 && bounds.first > 0);
  return z.union([z.string(), z.number()]).transform((written, context): readonly [number, number] => {
    const [from = '', to = from, ...more] = String(written).split(':');
    const found = [one(from), one(to)] as const;
    if (!found.every(fits) || more.length > 0) {
      const example = `${names[1] ?? '1'}:${names[4] ?? '5'}`;
      context.addIssue({ code: 'custom', message: `"${written}" is no range here; write for example ${example}` });
    } else if (isBackwards(found)) {
      context.addIssue({ code: 'custom', message: `"${written}" ends before it starts; write it as two ranges` });
    }
    return found;
  });
}

/** Days counted from the end are compared as in the shortest month, as Alertmanager does. */
function isBackwards([from, to]: readonly [number, number]): boolean {
  const day = (value: number): number => (value < 0 ? 28 + value : value);
  return (from < 0 && to > 0) || day(from) > day(to);
}

/** Weekdays as a range, 0 is Sunday: `monday`, `monday:friday`. */
export const weekdaysSchema = range(dayNames, { first: 0, least: 0, most: 6 });

const startsBeforeItEnds = [
  ({ start, end }: { start: number; end: number }) => start < end,
  'a time ends before it starts; write it as two times',
] as const;

/** What Alertmanager calls by the same names in its own files. */
const sameNames = {
  weekdays: z.array(weekdaysSchema).nullish(),
  months: z.array(range(monthNames, { first: 1, least: 1, most: 12 })).nullish(),
  years: z.array(range([], { first: 0, least: 1970, most: 9_999 })).nullish(),
  location: zoneSchema.nullish(),
};
const daysOfMonth = z.array(range([], { first: 1, least: -31, most: 31 })).nullish();

type Written = z.infer<z.ZodObject<typeof sameNames>> & {
  readonly times?: readonly { readonly start: number; readonly end: number }[] | null | undefined;
  readonly daysOfMonth?: z.infer<typeof daysOfMonth>;
};

function windowOf({ times, weekdays, daysOfMonth: days, months, years, location }: Written): CalendarWindow {
  return {
    ...(times && { times: times.map(({ start, end }) => ({ startMinute: start, endMinute: end })) }),
    ...(weekdays && { weekdays }),
    ...(days && { daysOfMonth: days }),
    ...(months && { months }),
    ...(years && { years }),
    ...(location && { location }),
  };
}

const windowSchema = z
  .strictObject({
    ...sameNames,
    times: z
      .array(z.strictObject({ start: timeOfDaySchema, end: timeOfDaySchema }).refine(...startsBeforeItEnds))
      .optional(),
    daysOfMonth,
  })
  .transform(windowOf);

/** Calendar windows with a name, as Alertmanager's time intervals. */
export const timeIntervalSchema = z.strictObject({ name: z.string().min(1), windows: z.array(windowSchema).min(1) });

const alertmanagerTime = z
  .strictObject({ start_time: timeOfDaySchema, end_time: timeOfDaySchema })
  .transform(({ start_time, end_time }) => ({ start: start_time, end: end_time }))
  .refine(...startsBeforeItEnds);

const alertmanagerWindow = z
  .strictObject({ ...sameNames, times: z.array(alertmanagerTime).nullish(), days_of_month: daysOfMonth })
  .transform(({ days_of_month, ...same }) => windowOf({ ...same, daysOfMonth: days_of_month }));

/** The same as alertmanager.yml writes it. */
export const alertmanagerIntervalSchema = z
  .strictObject({ name: z.string().min(1), time_intervals: z.array(alertmanagerWindow) })
  .transform(({ name, time_intervals }) => ({ name, windows: time_intervals }));
