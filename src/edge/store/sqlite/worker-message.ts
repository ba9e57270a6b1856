import type { Row, SqlValue } from '../../../core/port/database.ts';
import type { Failure, WriteResult } from '../write-result.ts';

/** A statement on its way to the thread: its SQL by its place in `texts`, because a thousand inserts share one text. */
export interface SentStatement {
  readonly text: number;
  readonly values: readonly SqlValue[];
  readonly expectRows: number | undefined;
}

/** What the main thread asks; answers come back in the same order. */
export type Request =
  | { readonly kind: 'read'; readonly id: number; readonly sql: string; readonly values: readonly SqlValue[] }
  | {
      readonly kind: 'commit';
      readonly id: number;
      readonly texts: readonly string[];
      readonly writes: readonly (readonly SentStatement[])[];
    }
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
