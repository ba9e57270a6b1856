import { DatabaseSync } from 'node:sqlite';

/** A look into the bot's store from outside, while it runs or after it was killed. */
export interface StoreFile {
  /** How many rows the query counts; 0 while there is no store yet. The query names its figure `count`. */
  count(sql: string): number;
  /** Keeps the bot from writing, as a slow disk would, until the returned function is called: at most the 5 s it waits. */
  lock(): () => void;
}

/** Reads the file at this path; each look opens and closes it, so that it holds nothing up. */
export function storeFile(path: string): StoreFile {
  return {
    count(sql) {
      try {
        using database = new DatabaseSync(path, { readOnly: true, timeout: 1_000 });
        return Number(database.prepare(sql).get()?.count ?? 0);
      } catch (thrown) {
        // Before the first start has made the file and its tables.
        if (thrown instanceof Error && /unable to open|no such table/.test(thrown.message)) return 0;
        throw thrown;
      }
    },
    lock() {
      const database = new DatabaseSync(path, { timeout: 1_000 });
      database.exec('BEGIN IMMEDIATE');
      return () => database.close();
    },
  };
}
