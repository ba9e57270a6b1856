/** A value as the database keeps it: text, integers and reals; JSON is kept as text, times as milliseconds. */
export type SqlValue = string | number | null;
export type Row = Readonly<Record<string, SqlValue>>;

/** SQL in the subset that SQLite and PostgreSQL read alike, with `$1`, `$2`… for values. */
export interface Statement {
  readonly sql: string;
  readonly values?: readonly SqlValue[];
  /** The whole write is undone when this statement does not touch exactly so many rows (a lost race): it fails with `conflict`. */
  readonly expectRows?: number;
}

/** What one statement did: the rows of a RETURNING, and how many rows it touched. */
export interface Written {
  readonly rows: readonly Row[];
  readonly touched: number;
}

/**
 * The durable store. `write` resolves only when its statements, all or none, are on disk.
 * Clicks, audit and delivery intents go in lane `first`, bulk ingest in lane `bulk` (at most 1,000 statements each).
 * Fails with `unavailable` when the store cannot be written, `conflict` when an expectation did not hold.
 */
export interface Database {
  read(sql: string, values?: readonly SqlValue[]): Promise<readonly Row[]>;
  write(statements: readonly Statement[], lane?: 'first' | 'bulk'): Promise<readonly Written[]>;
  close(): Promise<void>;
}
