import { fail } from '../../lib/error.ts';
import { type Labels, labelOf } from './alert.ts';
import { readMatcher, readMatchers } from './matcher-grammar.ts';
import { compilePattern } from './pattern.ts';

export type MatchOperator = '=' | '!=' | '=~' | '!~';

/** A condition on one label. A missing label reads as empty, as in Alertmanager. */
export interface Matcher {
  readonly label: string;
  readonly operator: MatchOperator;
  readonly value: string;
}

const classicLabel = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/;

/** Reads one matcher: `severity="critical"`, `namespace=~"shop|bank"`, quotes optional. Fails with `usage`, naming the text. */
export function parseMatcher(text: string): Matcher {
  const found = readMatcher(text);
  if (found === undefined) throw notOne(text);
  compileMatcher(found);
  return found;
}

/** Reads any number of them, between braces or not, with commas between: `{a="b", c!="d"}`. Fails with `usage`, naming the text. */
export function parseMatchers(text: string): readonly Matcher[] {
  const found = readMatchers(text);
  if (found === undefined) throw notOne(text);
  for (const matcher of found) compileMatcher(matcher);
  return found;
}

function notOne(text: string): Error {
  return fail('usage', `"${text}" is not a matcher.`, {
    hint: 'Write for example severity="critical" or pod=~"api-.*".',
  });
}

/** Writes a matcher as a person would type it; it reads back the same. */
export function formatMatcher({ label, operator, value }: Matcher): string {
  return `${classicLabel.test(label) ? label : quoted(label)}${operator}${quoted(value)}`;
}

function quoted(text: string): string {
  return `"${text.replace(/[\\"]/g, '\\$&').replaceAll('\n', '\\n')}"`;
}

/** Makes the test of one matcher; patterns are anchored at both ends. Fails with `usage` on a pattern that is none. */
export function compileMatcher({ label, operator, value }: Matcher): (labels: Labels) => boolean {
  switch (operator) {
    case '=':
      return (labels) => labelOf(labels, label) === value;
    case '!=':
      return (labels) => labelOf(labels, label) !== value;
    case '=~': {
      const fits = compilePattern(value);
      return (labels) => fits(labelOf(labels, label));
    }
    case '!~': {
      const fits = compilePattern(value);
      return (labels) => !fits(labelOf(labels, label));
    }
  }
}

/** Makes the test that all of them hold. */
export function compileMatchers(matchers: readonly Matcher[]): (labels: Labels) => boolean {
  const tests = matchers.map(compileMatcher);
  return (labels) => tests.every((holds) => holds(labels));
}
