import { z } from 'zod';
import type { StormRules } from '../../core/alert/storm.ts';
import type { TellingRules } from '../../core/alert/telling.ts';
import { durationSchema } from './duration.ts';

/** Key `alerts.message`: how long a living message is edited, and what counts as flapping. */
export const messageSchema = z.strictObject({
  /** A message older than that is not made red again: a new one follows it. */
  followAfter: durationSchema.prefault('6h'),
  /** Firing again so soon after its end makes no new message. */
  flapWithin: durationSchema.prefault('10m'),
});

/** Key `alerts.storm`: when so much is new in one channel that it is told as one table. */
export const stormSchema = z.strictObject({
  /** More new groups than that `within` that time are a storm. */
  groups: z.int().min(1).max(1_000_000).default(10),
  within: durationSchema.prefault('2m'),
  /** Its first criticals have a card of their own all the same. */
  singles: z.int().min(0).max(100).default(3),
  /** It ends after so long without a new group. */
  calm: durationSchema.prefault('5m'),
  /** Its later criticals ring together, at most once in that time. */
  criticalsEvery: durationSchema.prefault('2m'),
});

/** As the heart takes it. */
export function stormOf({ groups, within, singles, calm, criticalsEvery }: z.infer<typeof stormSchema>): StormRules {
  return { groups, withinMs: within, singles, calmMs: calm, criticalsEveryMs: criticalsEvery };
}

/** As the heart takes it. */
export function tellingOf({ followAfter, flapWithin }: z.infer<typeof messageSchema>): TellingRules {
  return { followAfterMs: followAfter, flapWithinMs: flapWithin };
}
