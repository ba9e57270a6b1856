import { z } from 'zod';
import type { TellingRules } from '../../core/alert/telling.ts';
import { durationSchema } from './duration.ts';

/** Key `alerts.message`: how long a living message is edited, and what counts as flapping. */
export const messageSchema = z.strictObject({
  /** A message older than that is not made red again: a new one follows it. */
  followAfter: durationSchema.prefault('6h'),
  /** Firing again so soon after its end makes no new message. */
  flapWithin: durationSchema.prefault('10m'),
});

/** As the heart takes it. */
export function tellingOf({ followAfter, flapWithin }: z.infer<typeof messageSchema>): TellingRules {
  return { followAfterMs: followAfter, flapWithinMs: flapWithin };
}
