import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Repeats `look` every 100 ms until it does not throw, and returns what it found.
 *
 * Rejects with the last failure after `timeoutMs`, and at once on abort.
 */
export async function waitFor<T>(
  what: string,
  look: (signal: AbortSignal) => Promise<T>,
  options: { readonly timeoutMs: number; readonly signal: AbortSignal },
): Promise<T> {
  const deadline = AbortSignal.timeout(options.timeoutMs);
  const both = AbortSignal.any([deadline, options.signal]);
  for (;;) {
    try {
      return await look(both);
    } catch (cause) {
      options.signal.throwIfAborted();
      if (deadline.aborted) throw new Error(`${what}: not within ${options.timeoutMs / 1000} s`, { cause });
    }
    await sleep(100);
  }
}
