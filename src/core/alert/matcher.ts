import { fail } from '../../lib/error.ts';
import { type Labels, labelOf } from './alert.ts';

export type MatchOperator = '=' | '!=' | '=~' | '!~';

/** A condition on one label. A missing label reads as empty, as in Alertmanager. */
export interface Matcher {
  readonly label: string;
  readonly operator: MatchOperator;
  readonly value: string;
}

const shape = /^\s*(?<label>[^\s=!~"{},]+)\s*(?<operator>=~|!~|!=|=)\s*(?<value>.*?)\s*$/s;
const patternLengthMax = 500;

/** Reads `severity="critical"`, `namespace=~"shop|bank"`, quotes optional. Fails with `usage`, naming the text. */
export function parseMatcher(text: string): Matcher {
  const found = shape.exec(text)?.groups;
  const operator = operatorOf(found?.operator);
  if (found?.label === undefined || found.value === undefined || operator === undefined) {
    throw fail('usage', `"${text}" is not a matcher.`, {
      hint: 'Write for example severity="critical" or pod=~"api-.*".',
    });
  }
  const matcher = { label: found.label, operator, value: unquote(found.value) };
  compileMatcher(matcher);
  return matcher;
}

/** Writes a matcher as a person would type it. */
export function formatMatcher({ label, operator, value }: Matcher): string {
  return `${label}${operator}${JSON.stringify(value)}`;
}

/** Makes the test of one matcher; patterns are anchored at both ends. Fails with `usage` on a pattern that is none. */
export function compileMatcher({ label, operator, value }: Matcher): (labels: Labels) => boolean {
  switch (operator) {
    case '=':
      return (labels) => labelOf(labels, label) === value;
    case '!=':
      return (labels) => labelOf(labels, label) !== value;
    case '=~': {
      const pattern = compilePattern(value);
      return (labels) => pattern.test(labelOf(labels, label));
    }
    case '!~': {
      const pattern = compilePattern(value);
      return (labels) => !pattern.test(labelOf(labels, label));
    }
  }
}

/** Makes the test that all of them hold. */
export function compileMatchers(matchers: readonly Matcher[]): (labels: Labels) => boolean {
  const tests = matchers.map(compileMatcher);
  return (labels) => tests.every((holds) => holds(labels));
}

/** Writes text so that a pattern means it literally. */
export function literalPattern(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}

function compilePattern(value: string): RegExp {
  if (value.length > patternLengthMax) throw fail('usage', `A pattern has at most ${patternLengthMax} characters.`);
  try {
    return new RegExp(`^(?:${value})$`, 'su');
  } catch (thrown) {
    throw fail('usage', `"${value}" is not a regular expression.`, { cause: thrown });
  }
}

function operatorOf(text: string | undefined): MatchOperator | undefined {
  return text === '=' || text === '!=' || text === '=~' || text === '!~' ? text : undefined;
}

function unquote(text: string): string {
  if (text.length < 2 || !text.startsWith('"') || !text.endsWith('"')) return text;
  return text.slice(1, -1).replace(/\\(["\\n])/g, (_, escaped: string) => (escaped === 'n' ? '\n' : escaped));
}
