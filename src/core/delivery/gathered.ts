import type { Clock } from '../../lib/clock.ts';

/** Makes a call that does `task` at once if that was not done for `everyMs`, else once at the end of that time, however often it is called. */
export function gathered(task: () => void, everyMs: number, clock: Pick<Clock, 'now' | 'after'>): () => void {
  let nextAt = Number.NEGATIVE_INFINITY;
  let waiting = false;
  const run = (): void => {
    waiting = false;
    nextAt = clock.now() + everyMs;
    task();
  };
  return () => {
    if (waiting) return;
    const now = clock.now();
    if (now >= nextAt) return run();
    waiting = true;
    clock.after(nextAt - now, run);
  };
}
