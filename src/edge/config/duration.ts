import { z } from 'zod';
import { parseDurationMs } from '../../lib/duration.ts';
import { MiddlewatchError } from '../../lib/error.ts';

/** A duration written `30s`, `5m`, `1h30m`; milliseconds once read. */
export const durationSchema = z.string().transform((text, context) => {
  try {
    return parseDurationMs(text);
  } catch (thrown) {
    context.addIssue({
      code: 'custom',
      message: thrown instanceof MiddlewatchError ? `${thrown.message} ${thrown.hint ?? ''}`.trim() : String(thrown),
    });
    return z.NEVER;
  }
});
