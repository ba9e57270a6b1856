import { describe, expect, test } from 'vitest';
import { compileMatchers, formatMatcher, literalPattern, parseMatcher } from '../../../src/core/alert/matcher.ts';

const labels = { severity: 'critical', pod: 'api-7d9f', empty: '' };

describe('a matcher', () => {
  test.each([
    ['severity="critical"', true],
    ['severity=critical', true],
    ['severity != "critical"', false],
    ['pod=~"api-.*"', true],
    ['pod=~"api"', false],
    ['pod!~"worker-.*"', true],
    ['team=""', true],
    ['team!=""', false],
    ['team=~".*"', true],
    ['team=~".+"', false],
    ['empty=""', true],
    ['constructor=""', true],
    ['toString!=""', false],
  ])('%s holds: %s', (text, holds) => {
    expect(compileMatchers([parseMatcher(text)])(labels)).toBe(holds);
  });

  test.each(['', 'severity', '="x"', 'pod=~"("', 'pod=~"[z-a]"'])('"%s" is refused with a sentence', (text) => {
    expect(() => parseMatcher(text)).toThrow(expect.objectContaining({ code: 'usage' }));
  });

  test('is written so that it reads back the same', () => {
    const matcher = parseMatcher('path=~"C:\\\\\\\\\\"x\\"\\n.*"');
    expect(parseMatcher(formatMatcher(matcher))).toEqual(matcher);
  });

  test('of literal text matches that text and no other', () => {
    const text = 'a.b*c(d)[e]{f}|g\\h^i$j+k?';
    const holds = compileMatchers([{ label: 'x', operator: '=~', value: literalPattern(text) }]);
    expect(holds({ x: text })).toBe(true);
    expect(holds({ x: 'aXb*c(d)[e]{f}|g\\h^i$j+k?' })).toBe(false);
  });
});
