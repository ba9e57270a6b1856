import { createHash } from 'node:crypto';
import type { View } from '../view/view.ts';

/** Identifies what a message shows: equal views have equal digests. */
export function digestOf(view: View): string {
  return createHash('sha256').update(JSON.stringify(view)).digest('hex').slice(0, 16);
}
