import { z } from 'zod';
import { parseCron } from '../../core/report/cron.ts';
import { MiddlewatchError } from '../../lib/error.ts';
import { channelSchema } from './channel.ts';
import { zoneSchema } from './zone.ts';

const cronSchema = z.string().transform((text, context) => {
  try {
    return parseCron(text);
  } catch (thrown) {
    if (!(thrown instanceof MiddlewatchError)) throw thrown;
    context.addIssue({ code: 'custom', message: [thrown.message, thrown.hint].filter(Boolean).join(' ') });
    return z.NEVER;
  }
});

const timesADayAtMost = 24;

/** Key `reports` of middlewatch.yaml: what is told by the clock. */
export const reportsSchema = z
  .array(
    z.strictObject({
      name: z.string().regex(/^[a-z0-9][a-z0-9-]{0,30}$/, 'a short lower-case name'),
      /** Five fields as in crontab(5), by the wall clock of `location`. */
      schedule: cronSchema.refine(
        ({ minutes, hours }) => minutes.length * hours.length <= timesADayAtMost,
        'more than 24 times a day: alerts tell what is urgent',
      ),
      location: zoneSchema.default('UTC'),
      /** Left out: the operations channel. */
      channel: channelSchema.optional(),
    }),
  )
  .refine((reports) => new Set(reports.map(({ name }) => name)).size === reports.length, 'two reports have one name')
  .default([]);
