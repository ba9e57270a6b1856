import { z } from 'zod';
import type { OnCallConfig } from '../../core/oncall/on-call-config.ts';
import type { DutyHours, Rotation } from '../../core/oncall/rotation.ts';
import { channelSchema } from './channel.ts';
import { pagingFaults, pagingShape } from './paging.ts';
import { shortNameSchema } from './short-name.ts';
import { weekdaysSchema } from './time-interval.ts';
import { minuteOfDay, timeOfDaySchema } from './time-of-day.ts';
import { uniqueNames } from './unique-names.ts';
import { userIdSchema } from './user-id.ts';
import { zoneSchema } from './zone.ts';

const dayMs = 24 * 3_600_000;
const dayNames = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];
const everyDay: readonly (readonly [number, number])[] = [[0, 6]];

const startSchema = z.string().refine((text) => {
  const day = new Date(`${text}T00:00:00Z`);
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
}, 'a day such as 2026-01-05');

/** `09:00`, or `monday 09:00`: then a turn lasts whole weeks. */
const handOffSchema = z
  .string()
  .regex(
    new RegExp(`^(?:(?:${dayNames.join('|')}) )?(?:[01]\\d|2[0-3]):[0-5]\\d$`),
    'a time such as 09:00, or a weekday and a time such as monday 09:00',
  )
  .transform((text) => {
    const [time = '', weekday] = text.split(' ').toReversed();
    return { minute: minuteOfDay(time), weekday: weekday === undefined ? undefined : dayNames.indexOf(weekday) + 1 };
  });

const everySchema = z
  .string()
  .regex(/^[1-9]\d?[dw]$/, 'days or weeks such as 1d or 2w')
  .transform((text) => Number.parseInt(text, 10) * (text.endsWith('w') ? 7 : 1))
  .refine((days) => days <= 84, 'at most 12w');

const hoursSchema = z.strictObject({
  /** The days on which they begin; left out: every day. */
  days: z.array(weekdaysSchema).min(1).optional(),
  from: timeOfDaySchema,
  /** Before `from`: on the next day. */
  to: timeOfDaySchema,
});

const rotationSchema = z
  .strictObject({
    name: shortNameSchema,
    people: z.array(userIdSchema).min(1).max(100),
    zone: zoneSchema,
    /** The first hand-off is on that day, or on the first such weekday after it; before it nobody is on call. */
    start: startSchema,
    handOff: handOffSchema,
    every: everySchema.prefault('1w'),
    /** Left out: around the clock. */
    only: z.array(hoursSchema).min(1).max(20).optional(),
  })
  .refine(({ handOff, every }) => handOff.weekday === undefined || every % 7 === 0, {
    path: ['every'],
    message: 'hands over on a weekday, so that a turn lasts whole weeks such as 1w',
  });

const teamSchema = z.strictObject({
  name: shortNameSchema,
  /** Channels that are its own. */
  channels: z.array(channelSchema).default([]),
  /** The first that covers a moment says who is on call; those below it fill what it leaves. */
  rotations: z.array(rotationSchema).min(1).max(10).refine(uniqueNames, 'two rotations have one name'),
});

/** Key `oncall` of middlewatch.yaml: who is called, when. */
export const oncallSchema = z
  .strictObject({
    teams: z.array(teamSchema).max(200).refine(uniqueNames, 'two teams have one name').default([]),
    ...pagingShape,
  })
  .superRefine(({ teams, ...paging }, context) => {
    const names = teams.map(({ name }) => name);
    for (const { path, message } of pagingFaults(paging, names)) context.addIssue({ code: 'custom', path, message });
  });

export type OnCallSettings = z.infer<typeof oncallSchema>;

/** What the heart is given. */
export function onCallConfigOf(settings: OnCallSettings): OnCallConfig {
  return { teams: settings.teams.map((team) => ({ ...team, rotations: team.rotations.map(rotationOf) })) };
}

function rotationOf(written: z.infer<typeof rotationSchema>): Rotation {
  const { name: called, people, zone, start, handOff, every, only = [] } = written;
  return {
    name: called,
    people,
    zone,
    start: handOff.weekday === undefined ? start : onWeekday(start, handOff.weekday),
    handOffMinute: handOff.minute,
    lengthDays: every,
    only: only.map(({ days = everyDay, from, to }): DutyHours => {
      return { weekdays: days.flatMap(weekdaysOf), startMinute: from, endMinute: to };
    }),
  };
}

/** The first such weekday (1 is Monday) on or after a day. */
function onWeekday(start: string, weekday: number): string {
  const day = Date.parse(`${start}T00:00:00Z`);
  const ahead = (weekday - new Date(day).getUTCDay() + 7) % 7;
  return new Date(day + ahead * dayMs).toISOString().slice(0, 10);
}

/** From Sunday as 0 to Sunday as 7. */
function weekdaysOf([from, to]: readonly [number, number]): number[] {
  return Array.from({ length: to - from + 1 }, (_, index) => from + index || 7);
}
