import type { SQLOutputValue } from 'node:sqlite';

type Row = Record<string, SQLOutputValue> | undefined;

/** The JSON document in a row's `body` column. The tables write what they read, so the shape is theirs to promise. */
export function readBody<T>(row: Row): T | undefined {
  return row === undefined ? undefined : JSON.parse(String(row.body));
}

/** The documents of many rows. */
export function readBodies<T>(rows: readonly NonNullable<Row>[]): T[] {
  return rows.map((row) => JSON.parse(String(row.body)));
}
