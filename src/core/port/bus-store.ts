import type { BusEvent } from '../bus/bus-event.ts';

/** An event that is owed to the bus. */
export interface OwedEvent {
  /** Its place: events leave in this order. */
  readonly position: number;
  readonly event: BusEvent;
}

/** Keeps what is owed to the bus. The rows are written together with what they tell of. */
export interface BusStore {
  /** The oldest ones, in their order, at most `limit`. */
  next(limit: number): Promise<readonly OwedEvent[]>;
  /** Those up to that place have arrived. */
  sent(upTo: number): Promise<void>;
  /** Drops the oldest ones beyond `rowsMax`, and counts them; answers how many it were. */
  trim(rowsMax: number): Promise<number>;
  /** What waits, since when, and how many were ever dropped. */
  backlog(): Promise<{ readonly waiting: number; readonly oldestAt: number | undefined; readonly dropped: number }>;
}
