import { z } from 'zod';
import { channelSchema } from './channel.ts';

/** A named destination. */
export const receiverSchema = z.strictObject({
  name: z.string().min(1),
  /** Left out, the receiver tells nobody. */
  channel: channelSchema.optional(),
  /** For receivers of an alertmanager.yml, whose routes cannot say it: what goes to them may wake a person. */
  pages: z.boolean().optional(),
});

export type ReceiverSettings = z.infer<typeof receiverSchema>;
