import { z } from 'zod';
import type { Invocation } from '../../../core/command/invocation.ts';

/** A value that an invocation carries. */
export const argValueSchema = z.union([z.string(), z.number(), z.boolean()]);

/** Arguments by name. */
export const argsSchema = z.record(z.string(), argValueSchema);

/** An invocation as it is kept in a JSON column. */
export const invocationSchema: z.ZodType<Invocation> = z.object({
  id: z.string(),
  principal: z.object({
    userId: z.string(),
    teamId: z.string(),
    fullMember: z.boolean(),
    groups: z.array(z.string()).default([]),
  }),
  place: z.object({
    channelId: z.string(),
    threadTs: z.string().exactOptional(),
    messageTs: z.string().exactOptional(),
    ephemeral: z.boolean().exactOptional(),
  }),
  via: z.enum(['slash', 'mention', 'button', 'form']),
  asked: z.union([z.object({ words: z.string() }), z.object({ command: z.string(), args: argsSchema })]),
  receivedAt: z.number(),
});
