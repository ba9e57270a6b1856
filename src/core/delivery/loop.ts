import type { Clock } from '../../lib/clock.ts';
import { reasonOf } from '../../lib/error.ts';
import type { Log } from '../port/log.ts';

const longestPauseMs = 30_000;
const afterFailureMs = 1_000;

/** How a loop goes. */
export interface LoopState {
  /** When a round last ended well, and why the last one did not. */
  readonly lastAt: number | undefined;
  readonly failure: string | undefined;
  /** When a round last ended, well or not. */
  readonly endedAt: number | undefined;
}

/** A piece of work that is done whenever there is some: when it is woken, and when its own time comes. */
export interface Loop {
  /** Asks for another round, now or right after the present one. */
  wake(): void;
  state(): LoopState;
  /** No further round; resolves when the present one has ended. */
  stop(): Promise<void>;
}

/**
 * Makes a loop around `round`, which answers when it wants to run again (milliseconds since the epoch), at the latest
 * after 30 s. A round that fails is logged and repeated after a second: nothing that is stored is forgotten by that.
 */
export function loop(
  name: string,
  round: () => Promise<number | undefined>,
  { clock, log }: { clock: Clock; log: Log },
): Loop {
  let running: Promise<void> | undefined;
  let woken = false;
  let stopped = false;
  let cancel = (): void => {};
  let lastAt: number | undefined;
  let failure: string | undefined;
  let endedAt: number | undefined;

  const once = async (): Promise<number | undefined> => {
    woken = false;
    try {
      const next = await round();
      lastAt = clock.now();
      failure = undefined;
      return next;
    } catch (thrown) {
      failure = reasonOf(thrown);
      log.error({ loop: name, reason: failure }, 'a round failed and will be repeated');
      return clock.now() + afterFailureMs;
    } finally {
      endedAt = clock.now();
    }
  };
  const run = async (): Promise<void> => {
    let next = await once();
    while (woken && !stopped && failure === undefined) next = await once();
    running = undefined;
    if (stopped) return;
    const pauseMs = Math.min(longestPauseMs, Math.max(0, (next ?? Number.POSITIVE_INFINITY) - clock.now()));
    cancel = clock.after(pauseMs, wake);
  };
  const wake = (): void => {
    woken = true;
    if (stopped || running !== undefined) return;
    cancel();
    running = run();
  };

  return {
    wake,
    state: () => ({ lastAt, failure, endedAt }),
    async stop() {
      stopped = true;
      cancel();
      await running;
    },
  };
}
