import type { DatabaseSync } from 'node:sqlite';
import type { z } from 'zod';

/** Single values by key: tokens, published Home tabs. */
export type ValueTable = {
  /** Undefined when absent, or when what is stored no longer fits `schema`. */
  get: <T>(key: string, schema: z.ZodType<T>) => T | undefined;
  put: (key: string, value: unknown) => void;
};

export function valueTable(database: DatabaseSync): ValueTable {
  const get = database.prepare('SELECT body FROM value WHERE key = ?');
  const put = database.prepare('INSERT OR REPLACE INTO value (key, body) VALUES (?, ?)');
  return {
    get: (key, schema) => {
      const row = get.get(key);
      return row === undefined ? undefined : schema.safeParse(JSON.parse(String(row.body))).data;
    },
    put: (key, value) => void put.run(key, JSON.stringify(value)),
  };
}
