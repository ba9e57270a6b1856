import type { Clock } from '../../src/lib/clock.ts';

/** A clock that moves only when it is told to. */
export interface ManualClock extends Clock {
  /** Moves on, running what falls due on the way, each at its own moment. */
  advance(ms: number): void;
}

/** Makes a clock that stands at `startAt`, milliseconds since the epoch. */
export function manualClock(startAt = Date.UTC(2026, 10, 23, 3, 0, 0)): ManualClock {
  let now = startAt;
  const timers = new Set<{ at: number; task: () => void }>();
  const after = (ms: number, task: () => void) => {
    const timer = { at: now + Math.max(0, ms), task };
    timers.add(timer);
    return () => void timers.delete(timer);
  };
  // What is due at once is not made to wait for `advance`: work that wakes itself must be able to go on.
  const soon = (ms: number, task: () => void) => {
    if (ms > 0) return after(ms, task);
    const handle = setImmediate(task);
    return () => clearImmediate(handle);
  };
  return {
    now: () => now,
    after: soon,
    every(ms, task) {
      let cancel = () => {};
      const arm = () => {
        cancel = after(ms, () => {
          arm();
          task();
        });
      };
      arm();
      return () => cancel();
    },
    sleep: (ms) => new Promise((resolve) => soon(ms, resolve)),
    advance(ms) {
      const end = now + ms;
      for (;;) {
        const due = [...timers].filter((timer) => timer.at <= end).sort((a, b) => a.at - b.at)[0];
        if (due === undefined) break;
        timers.delete(due);
        now = Math.max(now, due.at);
        due.task();
      }
      now = end;
    },
  };
}
