import type { Clock } from '../../lib/clock.ts';

/** How often it is done at most: where little asked for it, and where much did. */
export interface Gathering {
  readonly few: number;
  readonly fewEveryMs: number;
  readonly manyEveryMs: number;
}

/**
 * Makes a call that does `task` at once if that was not done lately, else once at the end of that time, however often it is
 * called; `count` says how much asks for it. Where much waits, little that comes waits with it.
 */
export function gathered(
  task: () => void,
  { few, fewEveryMs, manyEveryMs }: Gathering,
  clock: Pick<Clock, 'now' | 'after'>,
): (count: number) => void {
  let lastAt = Number.NEGATIVE_INFINITY;
  let waiting: { readonly at: number; cancel(): void } | undefined;
  const run = (): void => {
    waiting = undefined;
    lastAt = clock.now();
    task();
  };
  return (count) => {
    const at = lastAt + (count <= few ? fewEveryMs : manyEveryMs);
    if (waiting !== undefined && waiting.at >= at) return;
    waiting?.cancel();
    const now = clock.now();
    if (now >= at) return run();
    waiting = { at, cancel: clock.after(at - now, run) };
  };
}
