import { z } from 'zod';

/** Key `incidents`: how their channels are called, and who is asked in beside who declared one. */
export const incidentSchema = z.strictObject({
  /** Slack takes 80 characters for a channel's name, the id and the title among them. */
  channelPrefix: z
    .string()
    .regex(/^[a-z0-9][a-z0-9_-]{0,15}$/, 'at most 16 lower-case letters, digits and hyphens')
    .default('inc'),
  /** Ids of people. */
  invite: z
    .array(z.string().regex(/^[UW][A-Z0-9]{2,}$/, 'the id of a person, such as U0123ABCD'))
    .max(15)
    .default([]),
});
