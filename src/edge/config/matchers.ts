import { z } from 'zod';
import { type Matcher, parseMatchers } from '../../core/alert/matcher.ts';
import { reasonOf } from '../../lib/error.ts';

/** Text of matchers, read by Alertmanager's grammar: `severity="critical"`, or several between braces. */
const matcherText = z.string().transform((text, context): readonly Matcher[] => {
  try {
    return parseMatchers(text);
  } catch (thrown) {
    context.addIssue({ code: 'custom', message: reasonOf(thrown) });
    return z.NEVER;
  }
});

/** A list of them; all must hold. */
export const matchersSchema = z.array(matcherText).transform((found) => found.flat());

/** The same, and at least one. */
export const someMatchers = matchersSchema.refine((found) => found.length > 0, 'at least one matcher');
