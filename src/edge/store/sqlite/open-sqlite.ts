import type { Database } from '../../../core/port/database.ts';
import type { Log } from '../../../core/port/log.ts';
import { migrate } from '../migrate.ts';
import { migrations } from '../migration/migrations.ts';
import { sharedCommits } from '../shared-commits.ts';
import { startThread } from './sqlite-thread.ts';

/**
 * Opens the durable store in a file (or `:memory:`), brings its schema up to date and owns it until `close`.
 * Writes that wait at the same time share one commit; each succeeds or fails alone; lane `first` goes before `bulk`.
 * Fails with `conflict` when another process has the file or its schema is newer, `unavailable` when it cannot be opened.
 */
export async function openSqlite(options: { file: string; log?: Log }): Promise<Database> {
  const thread = await startThread({ file: options.file });
  const database = sharedCommits(thread);
  try {
    await migrate(database, migrations, { store: options.file, ...(options.log && { log: options.log }) });
  } catch (thrown) {
    await database.close();
    throw thrown;
  }
  return database;
}
