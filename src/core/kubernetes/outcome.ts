import type { Tone } from '../view/view.ts';
import { rolloutOf, type Workload } from './workload.ts';

/** What a rollout that is not done waits for. */
export const rolloutWaits = {
  'not-observed': 'its controller has not taken it up yet',
  updating: 'pods are still being replaced',
  removing: 'old pods are still stopping',
  starting: 'pods are still starting',
} as const;

/** How a change came out, by the workload as it is now. */
export function outcomeOf(now: Workload, afterText: string): { tone: Tone; sentence: string } {
  const counts = `${now.ready} of ${now.wanted} ready`;
  const rollout = rolloutOf(now);
  switch (rollout.kind) {
    case 'done':
      return { tone: 'good', sentence: `${counts} after ${afterText}.` };
    case 'failed':
      return { tone: 'critical', sentence: `${counts}; the rollout failed: ${rollout.reason}` };
    case 'waiting':
      return { tone: 'warning', sentence: `${counts} after ${afterText}; ${rolloutWaits[rollout.reason]}.` };
  }
}
