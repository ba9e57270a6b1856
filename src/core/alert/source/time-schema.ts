import { z } from 'zod';
import { parseDurationMs } from '../../../lib/duration.ts';

/** A moment in a record: milliseconds since the epoch, or a date and time with its zone (RFC 3339). */
export const timeSchema = z.union([
  z.number().int().positive(),
  z.iso.datetime({ offset: true }).transform((text) => Date.parse(text)),
]);

/** A duration in a record, written `10m`; milliseconds once read. */
export const durationSchema = z.string().transform((text, context) => {
  try {
    return parseDurationMs(text);
  } catch {
    context.addIssue({ code: 'custom', message: `"${text.slice(0, 40)}" is not a duration; write for example 10m` });
    return z.NEVER;
  }
});
