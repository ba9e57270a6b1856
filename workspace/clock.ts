/** The workspace's time: the wall clock plus what a test moved it by, with timers that move along. */
export type Clock = {
  /** Milliseconds since the epoch. */
  nowMs: () => number;
  /** Runs `action` once, `delayMs` from now on this clock; returns a function that cancels it. */
  after: (delayMs: number, action: () => void) => () => void;
  /** Resolves after `delayMs` on this clock. */
  wait: (delayMs: number) => Promise<void>;
  /** Moves the clock forward and runs at once, in order, what falls due. */
  advance: (byMs: number) => void;
  /** Cancels all timers; a pending `wait` then never resolves. */
  stop: () => void;
};

type Timer = { dueMs: number; action: () => void; handle: NodeJS.Timeout };

/** A clock whose timers fire by themselves in real time and early when it is advanced. */
export function movableClock(wallMs: () => number = Date.now): Clock {
  let offsetMs = 0;
  const timers = new Set<Timer>();
  const nowMs = () => wallMs() + offsetMs;

  function fire(timer: Timer): void {
    clearTimeout(timer.handle);
    if (timers.delete(timer)) timer.action();
  }
  function arm(timer: Timer): void {
    clearTimeout(timer.handle);
    timer.handle = setTimeout(() => fire(timer), Math.max(0, timer.dueMs - nowMs()));
  }
  function after(delayMs: number, action: () => void): () => void {
    const timer: Timer = { dueMs: nowMs() + delayMs, action, handle: setTimeout(() => undefined, 0) };
    timers.add(timer);
    arm(timer);
    return () => {
      clearTimeout(timer.handle);
      timers.delete(timer);
    };
  }
  function advance(byMs: number): void {
    offsetMs += byMs;
    for (const timer of [...timers].sort((a, b) => a.dueMs - b.dueMs)) {
      if (timer.dueMs <= nowMs()) fire(timer);
      else arm(timer);
    }
  }
  function stop(): void {
    for (const timer of timers) clearTimeout(timer.handle);
    timers.clear();
  }
  return {
    nowMs,
    after,
    wait: (delayMs) => new Promise((resolve) => after(delayMs, resolve)),
    advance,
    stop,
  };
}

/** Seconds since the epoch, as most of Slack's integer time fields are. */
export function nowSeconds(clock: Clock): number {
  return Math.floor(clock.nowMs() / 1000);
}
