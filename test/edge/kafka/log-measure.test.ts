import type { Admin } from 'kafkajs';
import { expect, test } from 'vitest';
import { consumerState } from '../../../src/edge/kafka/consumer-state.ts';
import type { NextOffsets } from '../../../src/edge/kafka/find-positions.ts';
import { logMeasure } from '../../../src/edge/kafka/log-measure.ts';

/** A measure of one topic with two partitions; `low` to `high` is what each holds. */
function measured(next: NextOffsets, low: string, high: string) {
  const admin: Pick<Admin, 'fetchTopicOffsets'> = {
    fetchTopicOffsets: async () => [0, 1].map((partition) => ({ partition, offset: high, low, high })),
  };
  const state = consumerState(() => 1_000);
  state.assigned(['alerts/0', 'alerts/1']);
  const lost: string[] = [];
  const measure = logMeasure({
    admin,
    topics: ['alerts'],
    next,
    state,
    lost: async (topic, count) => void lost.push(`${count} of ${topic}`),
  });
  return { measure, state, lost };
}

test('what waits is what the logs hold behind the next offsets', async () => {
  const { measure, state, lost } = measured(
    new Map([
      ['alerts/0', 7n],
      ['alerts/1', 10n],
    ]),
    '5',
    '10',
  );
  await measure.measure();
  expect(state.now().behind).toBe(3);
  expect(lost).toEqual([]);
});

test('what retention deleted before it was read is told once, and reading is expected behind it', async () => {
  const next = new Map([
    ['alerts/0', 2n],
    ['alerts/1', 5n],
  ]);
  const { measure, lost } = measured(next, '5', '10');
  await measure.measure();
  await measure.measure();
  expect(lost).toEqual(['3 of alerts']);
  expect(next.get('alerts/0')).toBe(5n);
});

test.each([
  ['made by retention is told', 2n, ['3 of alerts']],
  ['made by compaction or a transaction is not', 6n, []],
])('a hole in the offsets %s', async (_, expected, told) => {
  const { measure, lost } = measured(new Map(), '5', '10');
  await measure.holeAt('alerts', 1, expected);
  expect(lost).toEqual(told);
});
