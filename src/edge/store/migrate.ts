import { z } from 'zod';
import type { Database } from '../../core/port/database.ts';
import type { Log } from '../../core/port/log.ts';
import { fail } from '../../lib/error.ts';

/** One step of the schema. Written once, never edited after a release; in the SQL that SQLite and PostgreSQL share. */
export interface Migration {
  /** 1, 2, 3… without gaps. */
  readonly version: number;
  readonly name: string;
  readonly statements: readonly string[];
}

const versionRow = z.object({ version: z.number() });

/**
 * Applies the migrations that the store has not seen, each with its version in one transaction.
 * Fails with `conflict` when the store's schema is newer than this program knows: an older program must not write to it.
 */
export async function migrate(
  database: Database,
  migrations: readonly Migration[],
  options: { store: string; log?: Log },
): Promise<void> {
  await database.write([
    { sql: 'CREATE TABLE IF NOT EXISTS schema_version (version BIGINT PRIMARY KEY, name TEXT NOT NULL)' },
  ]);
  const rows = await database.read('SELECT version FROM schema_version');
  const applied = new Set(rows.map((row) => versionRow.parse(row).version));
  const current = Math.max(0, ...applied);
  const known = migrations.at(-1)?.version ?? 0;
  if (current > known) {
    throw fail(
      'conflict',
      `The store ${options.store} was written by a newer Middlewatch (schema ${current}, this one knows ${known}).`,
      { hint: 'Start the newer version again, or restore the store from before the upgrade.' },
    );
  }
  for (const migration of migrations.filter(({ version }) => !applied.has(version))) {
    await database.write([
      ...migration.statements.map((sql) => ({ sql })),
      {
        sql: 'INSERT INTO schema_version (version, name) VALUES ($1, $2)',
        values: [migration.version, migration.name],
      },
    ]);
    options.log?.info({ version: migration.version, name: migration.name }, 'store: schema migrated');
  }
}
