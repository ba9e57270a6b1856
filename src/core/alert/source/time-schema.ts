import { z } from 'zod';
import { parseDurationMs } from '../../../lib/duration.ts';

/** The end of the year 9999: what draws a later moment fails. */
const latestMs = 253_402_300_799_999;
const longestMs = 10 * 365 * 24 * 3_600_000;

/** A moment in a record: milliseconds since the epoch, or a date and time with its zone (RFC 3339). */
export const timeSchema = z.union([
  z.number().int().positive().max(latestMs),
  z.iso.datetime({ offset: true }).transform((text) => Date.parse(text)),
]);

/** A duration in a record, written `10m`; milliseconds once read, ten years at most. */
export const durationSchema = z.string().transform((text, context) => {
  const ms = durationOf(text);
  if (ms !== undefined && ms <= longestMs) return ms;
  const wrong = ms === undefined ? 'is not a duration; write for example 10m' : 'is longer than ten years';
  context.addIssue({ code: 'custom', message: `"${text.slice(0, 40)}" ${wrong}` });
  return z.NEVER;
});

function durationOf(text: string): number | undefined {
  try {
    return parseDurationMs(text);
  } catch {
    return undefined;
  }
}
