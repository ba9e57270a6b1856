import type { Row, SqlValue, Statement } from '../../../core/port/database.ts';
import type { Failure, WriteResult } from '../write-result.ts';

/** What the main thread asks; answers come back in the same order. */
export type Request =
  | { readonly kind: 'read'; readonly id: number; readonly sql: string; readonly values: readonly SqlValue[] }
  | { readonly kind: 'commit'; readonly id: number; readonly writes: readonly (readonly Statement[])[] }
  | { readonly kind: 'close'; readonly id: number };

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
