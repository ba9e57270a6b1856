import { setTimeout as delay } from 'node:timers/promises';

/** Waits until `check` answers something that is neither undefined nor false; fails after 5 s, saying what was awaited. */
export async function eventually<T>(
  what: string,
  check: () => T | Promise<T>,
  withinMs = 5_000,
): Promise<Exclude<T, undefined | false>> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    const found = await check();
    if (found !== undefined && found !== false) return found as Exclude<T, undefined | false>;
    if (performance.now() > deadline) throw new Error(`Not within ${withinMs} ms: ${what}`);
    await delay(5);
  }
}
