import type { z } from 'zod';

/** One thing the control API can do: what it takes, and what it answers. Throws a sentence where it cannot. */
export function operation<Args extends z.ZodType, Answer>(
  args: Args,
  run: (args: z.output<Args>) => Answer | Promise<Answer>,
) {
  return { args, run };
}
