import type { CustomTypesConfig } from 'pg';
import type { SqlValue } from '../../../core/port/database.ts';

/** Object ids of the number types, from pg_type.dat: int8, int2, int4, float4, float8, numeric (what SUM over BIGINT gives). */
const numberTypes = new Set([20, 21, 23, 700, 701, 1700]);

/** Reads numbers as numbers and all else as text. An integer beyond 2^53 is refused, not rounded. */
export const ownTypes: CustomTypesConfig = {
  getTypeParser: (oid: number) => (numberTypes.has(oid) ? numberOf : String),
};

function numberOf(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && !Number.isSafeInteger(value)) throw new RangeError(`the number ${text} is too large`);
  return value;
}

/** PostgreSQL keeps no NUL in text: text from outside must not make a write fail for ever, so it becomes U+FFFD. */
export function sent(value: SqlValue): SqlValue {
  return typeof value === 'string' && value.includes('\0') ? value.replaceAll('\0', '\u{FFFD}') : value;
}
