import { setImmediate } from 'node:timers/promises';

/** Lets everything that waits on the event loop have its turn: clicks and acknowledgements come between two pieces of long work. */
export function breathe(): Promise<void> {
  return setImmediate();
}
