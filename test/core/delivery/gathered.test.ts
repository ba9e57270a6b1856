import { expect, test } from 'vitest';
import { gathered } from '../../../src/core/delivery/gathered.ts';
import { manualClock } from '../../support/manual-clock.ts';

test('a task is done at once, then once for everything that asked for it within the time', () => {
  const clock = manualClock();
  let done = 0;
  const task = () => {
    done += 1;
  };
  const ask = gathered(task, 1_000, clock);
  ask();
  expect(done).toBe(1);
  for (let count = 0; count < 5; count += 1) ask();
  clock.advance(999);
  expect(done).toBe(1);
  clock.advance(1);
  expect(done).toBe(2);
  clock.advance(5_000);
  expect(done).toBe(2);
  ask();
  expect(done).toBe(3);
});
