import type { Database, Statement } from '../../../core/port/database.ts';
import { MiddlewatchError } from '../../../lib/error.ts';

/** Writes what was decided on a row that was read before; false, and nothing is written, when that row moved meanwhile. */
export async function unlessMoved(database: Database, statements: readonly Statement[]): Promise<boolean> {
  try {
    await database.write(statements);
    return true;
  } catch (thrown) {
    if (thrown instanceof MiddlewatchError && thrown.code === 'conflict') return false;
    throw thrown;
  }
}
