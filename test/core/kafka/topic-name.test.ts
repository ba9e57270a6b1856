import { expect, test } from 'vitest';
import { topicNameFault } from '../../../src/core/kafka/topic-name.ts';

test.each([
  ['orders.v1', undefined],
  ['A_b-9', undefined],
  ['a'.repeat(249), undefined],
  ['a'.repeat(250), 'too-long'],
  ['__consumer_offsets', 'internal'],
  ['', 'empty'],
  ['..', 'dots'],
  ['or ders', 'characters'],
  ['órders', 'characters'],
])('%s: %s', (name, fault) => {
  expect(topicNameFault(name)).toBe(fault);
});
