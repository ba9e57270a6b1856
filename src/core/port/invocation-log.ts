import type { Invocation } from '../command/invocation.ts';

/**
 * Remembers what was asked before it is acknowledged, so that what is redelivered runs once
 * and what a crash cut off is answered after the restart. Every call resolves only when it is durable.
 */
export interface InvocationLog {
  /** `seen` when an envelope with this key came before: it must not run again. */
  begin(envelopeKey: string, invocation: Invocation): Promise<'new' | 'seen'>;
  /** The asker has an answer; `at` in milliseconds since the epoch. */
  finish(invocationId: string, at: number): Promise<void>;
  /** What began and never finished, oldest first, at most `limit`. */
  unfinished(limit: number): Promise<readonly Invocation[]>;
  /** Drops what finished before this moment; later redeliveries of it would count as new. Answers how many. */
  forget(finishedBefore: number): Promise<number>;
}
