import { expect, test } from 'vitest';
import { formatBytes, formatCount, nearest, plural, shortenEnd, shortenMiddle } from '../../src/lib/text.ts';

const names = ['pods', 'deployments', 'services', 'nodes', 'podtemplates'];

test.each([
  ['pod', ['pods', 'podtemplates']],
  ['nods', ['nodes', 'pods']],
  ['DEPLOYMENT', ['deployments']],
  ['secrets', []],
  ['zzzz', []],
])('the nearest to %s are %o', (wanted, near) => {
  expect(nearest(wanted, names)).toEqual(near);
});

test('nearest names are at most as many as asked for, each once', () => {
  expect(nearest('pod', ['pod1', 'pod2', 'pod3', 'pod3', 'pod4'], 2)).toEqual(['pod1', 'pod2']);
});

test.each([
  [shortenMiddle('orders-consumer-7d9f', 11), 'order…-7d9f'],
  [shortenMiddle('short', 5), 'short'],
  [shortenMiddle('👩‍🚀👩‍🚀', 1), '…'],
  [shortenEnd('a long sentence', 7), 'a long…'],
  [shortenEnd('short', 5), 'short'],
  [plural(1, 'pod'), '1 pod'],
  [plural(12_400, 'pod'), '12,400 pods'],
  [plural(2, 'entry', 'entries'), '2 entries'],
  [formatCount(1_234_567), '1,234,567'],
  [formatBytes(1_610_612_736), '1.5 GiB'],
  [formatBytes(0), '0 B'],
])('%s', (made, wanted) => {
  expect(made).toBe(wanted);
});

test('shortened text never breaks a character in two', () => {
  const shortened = shortenEnd('😀'.repeat(50), 10);
  expect(shortened.isWellFormed()).toBe(true);
  expect([...shortened]).toHaveLength(10);
});
