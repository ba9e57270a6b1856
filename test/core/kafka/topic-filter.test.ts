import { expect, test } from 'vitest';
import { topicFilter } from '../../../src/core/kafka/topic-filter.ts';

test.each([
  ['orders', 'shop.Orders.v1', true],
  ['orders', 'payments', false],
  ['orders*', 'orders.v1', true],
  ['orders*', 'shop.orders', false],
  ['*.v1', 'orders.v1', true],
  ['*.v1', 'orders.v10', false],
  ['a*b*c', 'a-b-c', true],
  ['a*b*c', 'a-c-b', false],
  ['ab*ba', 'aba', false],
  ['*', '', true],
  ['a.c', 'abc', false],
])('%s on %s is %s', (pattern, name, expected) => {
  expect(topicFilter(pattern)(name)).toBe(expected);
});
