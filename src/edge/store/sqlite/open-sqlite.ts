import type { Database, Statement, Written } from '../../../core/port/database.ts';
import type { Log } from '../../../core/port/log.ts';
import { fail } from '../../../lib/error.ts';
import { migrate } from '../migrate.ts';
import { migrations } from '../migration/migrations.ts';
import { errorOf, type SqliteThread, startThread } from './sqlite-thread.ts';

/** Statements of one bulk write, and of one commit, at most: a click never waits for more than that (about 10 ms). */
const commitStatements = 1_000;
/** After so many commits of lane `first` in a row, waiting ingest gets one, so that it is slowed but never starved. */
const firstInARow = 20;

interface Queued {
  readonly statements: readonly Statement[];
  resolve(written: readonly Written[]): void;
  reject(thrown: unknown): void;
}

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

function sharedCommits(thread: SqliteThread): Database {
  const lanes: { first: Queued[]; bulk: Queued[] } = { first: [], bulk: [] };
  let firstCommits = 0;
  let pump: Promise<void> | undefined;
  let closing = false;

  const take = (): Queued[] => {
    const starved = lanes.bulk.length > 0 && firstCommits >= firstInARow;
    const lane = lanes.first.length > 0 && !starved ? lanes.first : lanes.bulk;
    firstCommits = lane === lanes.first ? firstCommits + 1 : 0;
    let count = 0;
    const fitting = lane.findIndex((queued) => {
      count += queued.statements.length;
      return count > commitStatements;
    });
    return lane.splice(0, fitting === -1 ? lane.length : Math.max(1, fitting));
  };

  const commit = async (writes: readonly Queued[]): Promise<void> => {
    try {
      const results = await thread.commit(writes.map((queued) => queued.statements));
      for (const [index, queued] of writes.entries()) {
        const result = results[index];
        if (result?.kind === 'written') queued.resolve(result.written);
        else queued.reject(result ? errorOf(result.failure) : new Error('the store gave no result for a write'));
      }
    } catch (thrown) {
      for (const queued of writes) queued.reject(thrown);
    }
  };

  const work = async (): Promise<void> => {
    while (lanes.first.length + lanes.bulk.length > 0) await commit(take());
    pump = undefined;
  };

  return {
    read: (sql, values = []) => thread.read(sql, values),
    write(statements, lane = 'first') {
      if (closing) return Promise.reject(fail('unavailable', 'The store is closing.'));
      if (lane === 'bulk' && statements.length > commitStatements) {
        return Promise.reject(
          new Error(`a bulk write has ${statements.length} statements, ${commitStatements} at most`),
        );
      }
      return new Promise((resolve, reject) => {
        lanes[lane].push({ statements, resolve, reject });
        pump ??= work();
      });
    },
    async close() {
      if (closing) return;
      closing = true;
      await pump;
      await thread.close();
    },
  };
}
