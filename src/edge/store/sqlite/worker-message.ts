import type { Row, SqlValue, Statement, Written } from '../../../core/port/database.ts';

/** Why something did not happen; `bug` is everything that neither the disk nor a lost race explains. */
export interface Failure {
  readonly code: 'unavailable' | 'conflict' | 'bug';
  readonly sentence: string;
  readonly hint?: string;
}

/** What the main thread asks; answers come back in the same order. */
export type Request =
  | { readonly kind: 'read'; readonly id: number; readonly sql: string; readonly values: readonly SqlValue[] }
  | { readonly kind: 'commit'; readonly id: number; readonly writes: readonly (readonly Statement[])[] }
  | { readonly kind: 'close'; readonly id: number };

/** How one of the writes of a shared commit ended. */
export type WriteResult =
  | { readonly kind: 'written'; readonly written: readonly Written[] }
  | { readonly kind: 'failed'; readonly failure: Failure };

export type Reply =
  | { readonly kind: 'opened' }
  | { readonly kind: 'refused'; readonly failure: Failure }
  | { readonly kind: 'rows'; readonly id: number; readonly rows: readonly Row[] }
  | { readonly kind: 'committed'; readonly id: number; readonly results: readonly WriteResult[] }
  | { readonly kind: 'failed'; readonly id: number; readonly failure: Failure }
  | { readonly kind: 'closed'; readonly id: number };

/** What the worker is started with. */
export interface WorkerSettings {
  /** A path, or `:memory:`. */
  readonly file: string;
}
