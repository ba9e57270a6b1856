import type { Row, SqlValue, Statement, Written } from '../../core/port/database.ts';
import { fail } from '../../lib/error.ts';

/** Why something did not happen; `bug` is everything that neither the disk nor a lost race explains. */
export interface Failure {
  readonly code: 'unavailable' | 'conflict' | 'bug';
  readonly sentence: string;
  readonly hint?: string;
}

/** How one of the writes of a shared commit ended. */
export type WriteResult =
  | { readonly kind: 'written'; readonly written: readonly Written[] }
  | { readonly kind: 'failed'; readonly failure: Failure };

/** One database beneath the queues of writes: SQLite in its thread, or PostgreSQL behind its connections. */
export interface Driver {
  read(sql: string, values: readonly SqlValue[]): Promise<readonly Row[]>;
  /** All writes in one durable commit; one that fails is undone alone, unless the database itself fails: then it rejects. */
  commit(writes: readonly (readonly Statement[])[]): Promise<readonly WriteResult[]>;
  close(): Promise<void>;
}

/** What a driver said went wrong, as the error that callers see. */
export function errorOf(failure: Failure): Error {
  if (failure.code === 'bug') return new Error(failure.sentence);
  return fail(failure.code, failure.sentence, failure.hint === undefined ? {} : { hint: failure.hint });
}

/** The sentence of a lost race: a statement touched more or fewer rows than it had to. */
export function unexpectedRows(expected: number, touched: number): string {
  return `The store changed meanwhile: ${expected} rows expected, ${touched} touched.`;
}
