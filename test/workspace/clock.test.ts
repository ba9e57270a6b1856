import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Clock, movableClock } from '../../workspace/clock.ts';
import { createIds } from '../../workspace/ids.ts';

let clock: Clock;
beforeEach(() => {
  clock = movableClock(() => 1_795_000_000_000);
});
afterEach(() => clock.stop());

it('fires what falls due when it is moved, in order of time, and nothing else', () => {
  const fired: string[] = [];
  clock.after(2_000, () => fired.push('second'));
  clock.after(1_000, () => fired.push('first'));
  clock.after(60_000, () => fired.push('later'));
  const cancel = clock.after(500, () => fired.push('cancelled'));
  cancel();
  clock.advance(2_000);
  expect(fired).toEqual(['first', 'second']);
  expect(clock.nowMs()).toBe(1_795_000_002_000);
});

it('gives each message a timestamp of its own even when it stands still', () => {
  const ids = createIds(clock);
  expect([ids.ts(), ids.ts(), ids.ts()]).toEqual(['1795000000.000000', '1795000000.000001', '1795000000.000002']);
});

it('repeats ids for one seed and no other', () => {
  const draw = (seed: string) => createIds(clock, seed).object('U');
  expect(draw('a')).toBe(draw('a'));
  expect(draw('a')).not.toBe(draw('b'));
  expect(draw('a')).toMatch(/^U0[A-Z0-9]{9}$/);
});
