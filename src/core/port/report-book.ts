import type { NewDelivery } from './delivery-store.ts';

/** Remembers across restarts which times of reports are settled. */
export interface ReportBook {
  /** The last time of this report that was told, or where it began; undefined when it was never asked. */
  settledSlot(report: string): Promise<number | undefined>;
  /** This time is settled, with what is told of it, in one write. */
  settle(report: string, slot: number, told: NewDelivery | undefined): Promise<void>;
}
