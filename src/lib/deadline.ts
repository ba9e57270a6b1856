import type { Clock } from './clock.ts';

/**
 * Runs `task` for at most `timeoutMs`; the signal it is given is aborted then, or when the caller's own is.
 * Settles at that moment even if the task does not listen to its signal.
 * Fails with what `late` makes when time is up, and with the caller's own reason when the caller gave up.
 */
export async function withDeadline<T>(
  limit: { timeoutMs: number; signal: AbortSignal; clock: Clock; late: () => Error },
  task: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const expiry = new AbortController();
  const cancel = limit.clock.after(limit.timeoutMs, () => expiry.abort(limit.late()));
  const signal = AbortSignal.any([limit.signal, expiry.signal]);
  try {
    signal.throwIfAborted();
    return await Promise.race([task(signal), rejectionOf(signal)]);
  } catch (thrown) {
    // A task that was aborted rejects with its vendor's word for it; the reason says more.
    throw signal.aborted ? signal.reason : thrown;
  } finally {
    cancel();
  }
}

function rejectionOf(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}
