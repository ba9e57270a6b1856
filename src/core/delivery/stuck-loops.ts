import type { Loop } from './loop.ts';

/** A loop runs every 30 s at the latest, and every call in a round has a deadline of its own. */
const stuckMs = 5 * 60_000;

/** The loops that have not ended a round, well or not, for 5 min. One that fails is not stuck: a restart would not help it. */
export function stuckLoops(
  loops: Readonly<Record<string, Pick<Loop, 'state'>>>,
  { startedAt, now }: { startedAt: number; now: number },
): string[] {
  return Object.entries(loops)
    .filter(([, each]) => now - (each.state().endedAt ?? startedAt) > stuckMs)
    .map(([name]) => name);
}
