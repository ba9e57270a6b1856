import { type Clock, systemClock } from '../../src/lib/clock.ts';

/** The machine's clock, so many times faster: what takes minutes against a real server takes seconds. */
export function fastClock(times: number): Clock {
  const clock = systemClock();
  const startedAt = clock.now();
  return {
    now: () => Math.round(startedAt + (clock.now() - startedAt) * times),
    after: (ms, task) => clock.after(ms / times, task),
    every: (ms, task) => clock.every(ms / times, task),
    sleep: (ms, signal) => clock.sleep(ms / times, signal),
  };
}
