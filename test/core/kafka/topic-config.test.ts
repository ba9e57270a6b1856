import { expect, test } from 'vitest';
import { parseTopicConfig } from '../../../src/core/kafka/topic-config.ts';

test.each([
  ['retention.ms=1000', { 'retention.ms': '1000' }],
  ['retention.ms=1000, cleanup.policy=compact,delete', { 'retention.ms': '1000', 'cleanup.policy': 'compact,delete' }],
  ['cleanup.policy=compact,delete,retention.ms=1', { 'cleanup.policy': 'compact,delete', 'retention.ms': '1' }],
])('reads %s', (text, expected) => {
  expect(parseTopicConfig(text)).toEqual(expected);
});

test.each([['retention.ms'], ['=1'], ['retention.ms='], ['a b=c']])('refuses %s, naming it', (text) => {
  expect(() => parseTopicConfig(text)).toThrow(`"${text}" is not a setting`);
});
