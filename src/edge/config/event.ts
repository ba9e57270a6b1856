import { z } from 'zod';

/** Key `events`: what the bot does is told to others through a topic; without it nothing is. */
export const eventSchema = z.strictObject({
  /** Name of the Kafka target; without it the first one. */
  target: z.string().optional(),
  /** It must be there: it is not made. */
  topic: z.string().min(1).max(249),
  /** Names this installation in every event. */
  source: z.string().min(1).max(200).default('middlewatch'),
  /** While the topic cannot be reached no more events than that are kept; the oldest are dropped. */
  rowsMax: z.int().min(100).max(1_000_000).default(10_000),
});
