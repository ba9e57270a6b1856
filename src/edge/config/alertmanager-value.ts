import { z } from 'zod';
import type { Matcher, MatchOperator } from '../../core/alert/matcher.ts';
import { compileMatcher } from '../../core/alert/matcher.ts';
import { reasonOf } from '../../lib/error.ts';

// Values of an alertmanager.yml, which is read as text throughout.

/** Anything at all: it is not used. */
export const flagless = z.unknown().optional();

/** `true` and `false` in all the ways that Go's YAML knows. */
export const flagSchema = z.string().transform((text, context): boolean => {
  if (/^(?:true|yes|on|y)$/i.test(text)) return true;
  if (/^(?:false|no|off|n)$/i.test(text)) return false;
  context.addIssue({ code: 'custom', message: `"${text}" is neither true nor false` });
  return z.NEVER;
});

const labelName = z.string().regex(/^[a-zA-Z_][a-zA-Z0-9_]*$/, 'a label name');

/** The deprecated `match` and `match_re`: values, or patterns, by label. */
export function deprecatedMatchers(operator: MatchOperator) {
  return z
    .record(labelName, z.string())
    .transform((byLabel, context): readonly Matcher[] => {
      const matchers = Object.entries(byLabel).map(([label, value]) => ({ label, operator, value }));
      try {
        for (const matcher of matchers) compileMatcher(matcher);
      } catch (thrown) {
        context.addIssue({ code: 'custom', message: reasonOf(thrown) });
      }
      return matchers;
    })
    .nullish();
}
