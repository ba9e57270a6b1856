import type { Invocation } from '../command/invocation.ts';

/**
 * The durable record of what came in, written before it is promised, so that nothing is run twice and
 * nothing is forgotten by a restart. Rows are kept for 7 days.
 */
export interface InvocationLog {
  /** Writes the row unless one with this key (the envelope's) exists: then it was `seen` and must not run again. */
  begin(key: string, invocation: Invocation): Promise<'new' | 'seen'>;
  /** Marks it as answered. */
  finish(invocationId: string, at: number): Promise<void>;
  /** What was begun before this start and never finished, oldest first; at most 200. */
  unfinished(): Promise<readonly Invocation[]>;
}
