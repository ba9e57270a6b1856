import { expect, test } from 'vitest';
import { commitPace } from '../../../src/edge/kafka/commit-pace.ts';
import { manualClock } from '../../support/manual-clock.ts';

test('an offset is committed at the end of the log, and once a second while more waits, each partition by itself', () => {
  const clock = manualClock();
  const worth = commitPace(clock.now);
  expect(worth('alerts/0', false)).toBe(true);
  expect(worth('alerts/0', false)).toBe(false);
  expect(worth('alerts/1', false)).toBe(true);
  clock.advance(999);
  expect(worth('alerts/0', false)).toBe(false);
  expect(worth('alerts/0', true)).toBe(true);
  clock.advance(1_000);
  expect(worth('alerts/0', false)).toBe(true);
});
