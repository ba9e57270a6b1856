import { describe, expect, test } from 'vitest';
import { compileMatchers, formatMatcher, parseMatcher, parseMatchers } from '../../../src/core/alert/matcher.ts';
import { compilePattern, literalPattern } from '../../../src/core/alert/pattern.ts';

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
    ['severity=~critical,warning', false],
  ])('%s holds: %s', (text, holds) => {
    expect(compileMatchers([parseMatcher(text)])(labels)).toBe(holds);
  });

  test.each([
    '',
    'severity',
    '="x"',
    'pod=~"("',
    'pod=~"[z-a]"',
    'a="b", c="d"',
    'a="b" c="d"',
    '{a="b"',
    'a="b"}',
    'a="b',
    'a=b"c',
    '"a\\q b"="c"',
    'a b=c',
  ])('"%s" is refused with a sentence', (text) => {
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

describe('several matchers in one text', () => {
  const one = (label: string, operator: string, value: string) => ({ label, operator, value });
  test.each([
    ['', []],
    ['{}', []],
    ['{a="b"}', [one('a', '=', 'b')]],
    ['a=b,c!=d', [one('a', '=', 'b'), one('c', '!=', 'd')]],
    ['{ a =~ "b,c" , d !~ e, }', [one('a', '=~', 'b,c'), one('d', '!~', 'e')]],
    ['a=', [one('a', '=', '')]],
    ['statuscode=~"5.."', [one('statuscode', '=~', '5..')]],
    // The older grammar wins wherever it can read: its \\d and \\t are no escapes.
    ['a=~"\\d+"', [one('a', '=~', '\\d+')]],
    ['a="\\t"', [one('a', '=', '\\t')]],
    ['a="x\\"y, z"', [one('a', '=', 'x"y, z')]],
    ['a="line\\nnext"', [one('a', '=', 'line\nnext')]],
    ['{a=b', [one('a', '=', 'b')]],
    ['a==b', [one('a', '=', '=b')]],
    // What only the newer one can read: any text as a name, in quotes where it holds reserved characters.
    ['service.name=api', [one('service.name', '=', 'api')]],
    ['"service name"="a\\tb"', [one('service name', '=', 'a\tb')]],
    ['größe="groß"', [one('größe', '=', 'groß')]],
    ['{"🙂"=~"\\u0041|\\x42", k8s-app=x}', [one('🙂', '=~', 'A|B'), one('k8s-app', '=', 'x')]],
  ])('%s', (text, matchers) => {
    expect(parseMatchers(text)).toEqual(matchers);
  });

  test.each(['a=b,,c=d', '{ä=b', 'a=b,{', '"a"b="c"', "'a'='b'", 'ä==b'])('%s is refused', (text) => {
    expect(() => parseMatchers(text)).toThrow('is not a matcher');
  });

  test.each(['a', 'a b', 'ä', 'a"b'])('a label called %s is written so that it reads back the same', (label) => {
    const matcher = { label, operator: '=', value: 'x\\"\ty' } as const;
    expect(parseMatchers(formatMatcher(matcher))).toEqual([matcher]);
  });
});

describe('a pattern', () => {
  test.each([
    ['(?i)shop', 'SHOP', true],
    ['\\pL+', 'größe', true],
    ['[[:digit:]]+', '42', true],
    ['a.b', 'a\nb', false],
    ['.', '🙂', true],
    ['a$', 'a', true],
    ['a|b', 'ab', false],
  ])('%s on %j: %s, as RE2 says', (pattern, text, fits) => {
    expect(compilePattern(pattern)(text)).toBe(fits);
    expect(compilePattern(pattern)(text)).toBe(fits);
  });

  test.each(['(?<=a)b', '(a)\\1', 'a(?=b)', 'a)|(b'])('%s is none in RE2', (pattern) => {
    expect(() => compilePattern(pattern)).toThrow(expect.objectContaining({ code: 'usage' }));
  });

  test('that ties a backtracking engine in knots does not tie this one', () => {
    expect(compilePattern('(a+)+b')('a'.repeat(50_000))).toBe(false);
  });
});
