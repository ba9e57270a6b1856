import { z } from 'zod';

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

const minutes = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/, 'a time such as 09:00')
  .transform((text) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3)));

/** Reads `monday`, `monday:friday`, `1:15`, `-3:-1` into a range; names count from `first`. */
function range(names: readonly string[], bounds: { first: number; least: number; most: number }) {
  const one = (text: string): number => {
    const name = names.indexOf(text.toLowerCase());
    return name >= 0 ? name + bounds.first : /^-?\d+$/.test(text) ? Number(text) : Number.NaN;
  };
  return z.union([z.string(), z.number()]).transform((written, context): readonly [number, number] => {
    const [from = '', to = from, ...more] = String(written).split(':');
    const found = [one(from), one(to)] as const;
    const fits = found.every((value) => value >= bounds.least && value <= bounds.most && !Number.isNaN(value));
    if (fits && more.length === 0) return found;
    context.addIssue({
      code: 'custom',
      message: `"${written}" is no range here; write for example ${names[1] ?? '1'}:${names[4] ?? '5'}`,
    });
    return z.NEVER;
  });
}

const zone = z.string().refine((name) => {
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone: name }) !== undefined;
  } catch {
    return false;
  }
}, 'no such time zone; write for example Europe/Berlin');

const windowSchema = z.strictObject({
  times: z
    .array(z.strictObject({ start: minutes, end: minutes }))
    .transform((times) => times.map(({ start, end }) => ({ startMinute: start, endMinute: end })))
    .optional(),
  weekdays: z.array(range(dayNames, { first: 0, least: 0, most: 6 })).optional(),
  daysOfMonth: z.array(range([], { first: 1, least: -31, most: 31 })).optional(),
  months: z.array(range(monthNames, { first: 1, least: 1, most: 12 })).optional(),
  years: z.array(range([], { first: 0, least: 1970, most: 9_999 })).optional(),
  location: zone.optional(),
});

/** Calendar windows with a name, as Alertmanager's time intervals. */
export const muteTimeSchema = z.strictObject({ name: z.string().min(1), windows: z.array(windowSchema).min(1) });
