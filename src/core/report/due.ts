import { lastSlot, nextSlot, type Schedule } from './slot.ts';

/** Whether a report is to be told now, and why. */
export type Due =
  /** Never asked before: it begins with the next time. */
  | { readonly kind: 'begin'; readonly slot: number }
  | { readonly kind: 'wait' }
  /** `late`: nobody told it in its time; `missed`: so many times before it were never told, at most 100. */
  | { readonly kind: 'tell'; readonly slot: number; readonly late: boolean; readonly missed: number };

/** A tick comes each minute, and a store or a chat may be away for a few of them. */
const punctualMs = 5 * 60_000;
const countedAtMost = 100;

/** Decides by the last time that was settled (told, or where it began). However many were missed, one is made up for. */
export function dueOf(schedule: Schedule, settledSlot: number | undefined, now: number): Due {
  const slot = lastSlot(schedule, now);
  if (settledSlot === undefined) return { kind: 'begin', slot: slot ?? now };
  if (slot === undefined || slot <= settledSlot) return { kind: 'wait' };
  const missed = countBetween(schedule, settledSlot, slot);
  return { kind: 'tell', slot, late: now - slot >= punctualMs, missed };
}

/** How many times lie after `from` and before `to`. */
function countBetween(schedule: Schedule, from: number, to: number): number {
  let slot = nextSlot(schedule, from);
  let count = 0;
  for (; slot !== undefined && slot < to && count < countedAtMost; count += 1) slot = nextSlot(schedule, slot);
  return count;
}
