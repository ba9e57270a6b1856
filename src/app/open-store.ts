import type { Database } from '../core/port/database.ts';
import type { Config } from '../edge/config/config.ts';
import { openSqlite } from '../edge/store/sqlite/open-sqlite.ts';
import type { Log } from '../lib/log.ts';

/** Opens the configured store; the client of PostgreSQL is loaded only where it is used. */
export async function openStore({ path, url, tls }: Config['store'], log: Log): Promise<Database> {
  if (url === undefined) return openSqlite({ file: path, log });
  const { openPostgres } = await import('../edge/store/postgres/open-postgres.ts');
  return openPostgres({ url, tls, log });
}
