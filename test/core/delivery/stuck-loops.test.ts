import { expect, test } from 'vitest';
import { stuckLoops } from '../../../src/core/delivery/stuck-loops.ts';

const now = 10_000_000;
const minute = 60_000;

test.each([
  ['a round ended lately', now - minute, now - 60 * minute, []],
  ['rounds end, but fail', now, now - 60 * minute, []],
  ['no round ended for long', now - 6 * minute, now - 60 * minute, ['outbox']],
  ['no round has ended, and it began lately', undefined, now - minute, []],
  ['no round has ever ended', undefined, now - 6 * minute, ['outbox']],
])('where %s', (_, endedAt, startedAt, stuck) => {
  const outbox = { state: () => ({ lastAt: undefined, failure: 'the disk is full', endedAt }) };
  expect(stuckLoops({ outbox }, { startedAt, now })).toEqual(stuck);
});
