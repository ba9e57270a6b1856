import { RE2JS } from 're2js';
import { fail, reasonOf } from '../../lib/error.ts';

const patternLengthMax = 20_000;
const rememberedAtMost = 1_000;

/**
 * Makes the test whether a regular expression fits a whole text, in the language of Alertmanager and Prometheus: RE2.
 * It takes time in proportion to the text, whatever the pattern; answers are remembered, because labels repeat and it is
 * some ten times slower than the engine of JavaScript. Fails with `usage` on a pattern that is none.
 */
export function compilePattern(pattern: string): (text: string) => boolean {
  if (pattern.length > patternLengthMax) {
    throw fail('usage', `A pattern has at most ${patternLengthMax} characters, not ${pattern.length}.`);
  }
  const expression = compiled(pattern);
  const answers = new Map<string, boolean>();
  return (text) => {
    const known = answers.get(text);
    if (known !== undefined) return known;
    const fits = expression.testExact(text);
    if (answers.size >= rememberedAtMost) answers.clear();
    answers.set(text, fits);
    return fits;
  };
}

/** Writes text so that a pattern means it literally. */
export function literalPattern(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}

function compiled(pattern: string): RE2JS {
  try {
    return RE2JS.compile(pattern);
  } catch (thrown) {
    throw fail('usage', `"${pattern}" is not a regular expression as RE2 has them: ${reasonOf(thrown)}.`, {
      cause: thrown,
    });
  }
}
