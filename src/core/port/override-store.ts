import type { Override } from '../oncall/duty.ts';
import type { Window } from '../oncall/rotation.ts';

/** Keeps who stands in for whom. Every write resolves only when it is durable. */
export interface OverrideStore {
  add(override: Override): Promise<void>;
  /** Those that touch the window and were not taken back, the latest made first; at most 1,000. */
  during(window: Window): Promise<readonly Override[]>;
  /** Takes it back once; undefined when there is none, or it was taken back already. */
  takeBack(id: string, by: { userId: string; at: number }): Promise<Override | undefined>;
}
