import { expect, test } from 'vitest';
import { formatMatchers, parseMatchers } from '../../../src/core/alert/matcher-list.ts';

test.each([
  ['namespace=shop', 'namespace="shop"'],
  ['namespace=shop severity=~"warning|info"', 'namespace="shop" severity=~"warning|info"'],
  ['{namespace="shop",pod!="a b, c"}', 'namespace="shop" pod!="a b, c"'],
  ['note="she said \\"no\\"", pod!~api-.*', 'note="she said \\"no\\"" pod!~"api-.*"'],
  ['path="c:\\\\x" a=b', 'path="c:\\\\x" a="b"'],
])('%s is read as matchers, and written so that it reads the same', (typed, written) => {
  const matchers = parseMatchers(typed);
  expect(formatMatchers(matchers)).toBe(written);
  expect(parseMatchers(written)).toEqual(matchers);
});

test.each(['', '{}', 'shop', `${'a=b '.repeat(21)}`])('%j is no list of matchers', (typed) => {
  expect(() => parseMatchers(typed)).toThrow();
});
