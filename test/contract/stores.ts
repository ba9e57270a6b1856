import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe } from 'vitest';
import type { Database } from '../../src/core/port/database.ts';
import { openPostgres } from '../../src/edge/store/postgres/open-postgres.ts';
import { openSqlite } from '../../src/edge/store/sqlite/open-sqlite.ts';
import { secret } from '../../src/lib/secret.ts';
import { describePostgres } from '../support/test-postgres.ts';

/** A new, empty store that may be opened again after it was closed. */
export type MakeStore = () => Promise<{ open(): Promise<Database>; remove(): Promise<void> }>;

/** Describes what every store does, on SQLite and on a real PostgreSQL. */
export function describeStores(what: string, suite: (make: MakeStore) => void): void {
  describe(`${what} on SQLite`, () => suite(makeSqlite));
  describePostgres(`${what} on PostgreSQL`, (server) => {
    suite(async () => {
      const url = secret(await server().makeDatabase());
      return { open: () => openPostgres({ url, tls: false }), remove: async () => undefined };
    });
  });
}

const makeSqlite: MakeStore = async () => {
  const folder = await mkdtemp(join(tmpdir(), 'middlewatch-store-'));
  return {
    open: () => openSqlite({ file: join(folder, 'store.db') }),
    remove: () => rm(folder, { recursive: true }),
  };
};
