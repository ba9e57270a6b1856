import type { NewDelivery } from './delivery-store.ts';

/** What must be remembered of the bot's own life, across restarts. */
export interface WatchBook {
  /** When a target was last known to be read without a gap. */
  lastUpAt(target: string): Promise<number | undefined>;
  /** It is read without a gap now; with what is to be said of a gap before, in one write. */
  up(target: string, at: number, notice: NewDelivery | undefined): Promise<void>;
  /** Alerts of a target that were read late since then, and how many of them fire. */
  readLate(target: string, since: number): Promise<{ readonly late: number; readonly firing: number }>;
  /** How many groups are not over. */
  groups(): Promise<{ readonly firing: number; readonly acknowledged: number }>;
  /** True the first time it is asked for this name, on this store. */
  firstTime(name: string, at: number): Promise<boolean>;
}
