import { hash } from 'node:crypto';
import type { View } from '../view/view.ts';

/** Identifies what a message shows: equal views have equal digests. */
export function digestOf(view: View): string {
  return hash('sha256', JSON.stringify(view)).slice(0, 16);
}
