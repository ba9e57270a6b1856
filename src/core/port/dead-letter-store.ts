import type { DeadLetter } from './alert-store.ts';

export interface StoredDeadLetter extends DeadLetter {
  readonly id: string;
  readonly attempts: number;
}

/** Dead letters on their way to their topic; the rows stay. */
export interface DeadLetterStore {
  unproduced(target: string, now: number, limit: number): Promise<readonly StoredDeadLetter[]>;
  produced(ids: readonly string[], at: number): Promise<void>;
  postpone(ids: readonly string[], dueAt: number): Promise<void>;
  count(): Promise<{ readonly total: number; readonly waiting: number }>;
}
