import { beforeEach, describe, expect, test } from 'vitest';
import { gathered } from '../../../src/core/delivery/gathered.ts';
import { type ManualClock, manualClock } from '../../support/manual-clock.ts';

describe('a task that is asked for often', () => {
  let clock: ManualClock;
  let done: number[];
  let ask: (count: number) => void;
  beforeEach(() => {
    clock = manualClock(0);
    done = [];
    ask = gathered(() => void done.push(clock.now()), { few: 2, fewEveryMs: 20, manyEveryMs: 1_000 }, clock);
  });

  test('by much is done at once, then once for everything within the time', () => {
    for (let count = 0; count < 6; count += 1) ask(100);
    clock.advance(5_000);
    ask(100);
    expect(done).toEqual([0, 1_000, 5_000]);
  });

  test('by little is done sooner', () => {
    for (let count = 0; count < 6; count += 1) ask(1);
    clock.advance(30);
    ask(2);
    clock.advance(10);
    expect(done).toEqual([0, 20, 40]);
  });

  test('by little waits with the much that waits', () => {
    ask(100);
    ask(100);
    clock.advance(100);
    ask(1);
    clock.advance(900);
    expect(done).toEqual([0, 1_000]);
  });

  test('by much puts off the little that waits', () => {
    ask(1);
    ask(1);
    ask(100);
    clock.advance(1_000);
    expect(done).toEqual([0, 1_000]);
  });
});
