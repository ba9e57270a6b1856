import type { Database, Statement, Written } from '../../core/port/database.ts';
import { fail } from '../../lib/error.ts';
import { type Driver, errorOf } from './write-result.ts';

/** Statements of one bulk write, and of one commit, at most: a click never waits for more than that (about 10 ms in SQLite). */
const commitStatements = 1_000;
/** After so many commits of lane `first` in a row, waiting ingest gets one, so that it is slowed but never starved. */
const firstInARow = 20;

interface Queued {
  readonly statements: readonly Statement[];
  resolve(written: readonly Written[]): void;
  reject(thrown: unknown): void;
}

/** Puts the two lanes before a driver: writes that wait at the same time share one commit; each succeeds or fails alone. */
export function sharedCommits(driver: Driver): Database {
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
      const results = await driver.commit(writes.map((queued) => queued.statements));
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
    read: (sql, values = []) => driver.read(sql, values),
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
      await driver.close();
    },
  };
}
