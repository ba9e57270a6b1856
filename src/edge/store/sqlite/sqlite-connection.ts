import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync, type SQLOutputValue, type StatementSync } from 'node:sqlite';
import type { Row, SqlValue, Written } from '../../../core/port/database.ts';
import { type Failure, unexpectedRows, type WriteResult } from '../write-result.ts';
import { isBusy, sqliteFailure } from './sqlite-failure.ts';
import type { SentStatement } from './worker-message.ts';

const statementCacheSize = 500;

/** One connection to a SQLite file, as the worker thread owns it. Everything in it is synchronous. */
export interface SqliteConnection {
  read(sql: string, values: readonly SqlValue[]): readonly Row[];
  /** All writes in one durable commit; one that fails is undone alone, unless the file itself fails: then all are. */
  commit(texts: readonly string[], writes: readonly (readonly SentStatement[])[]): readonly WriteResult[];
  close(): void;
}

/** A lost race or a broken expectation inside one write. */
class Unexpected extends Error {}

/**
 * Opens the file (WAL, synchronous FULL: what is committed survives a power cut) and takes its lock.
 * The lock is an exclusive transaction on `<file>.lock`: the kernel drops it when the process dies, however it dies,
 * and the store itself stays readable for backups. Throws a Failure when another process holds it.
 */
export function openConnection(file: string): SqliteConnection {
  const unlock = file === ':memory:' ? () => {} : lock(file);
  const database = new DatabaseSync(file, { timeout: 5_000 });
  database.exec('PRAGMA journal_mode = WAL');
  database.exec('PRAGMA synchronous = FULL');
  database.exec('PRAGMA foreign_keys = ON');
  const prepare = statementCache(database);

  return {
    read: (sql, values) => prepare(sql).statement.all(named(values)).map(rowOf),
    commit(texts, writes) {
      // Not before its turn: a statement may make the table that the next one writes to.
      const prepareAt = (place: number) => prepare(texts[place] ?? '');
      database.exec('BEGIN IMMEDIATE');
      try {
        const results = writes.map((statements) => writeOne(database, prepareAt, statements, file));
        database.exec('COMMIT');
        return results;
      } catch (thrown) {
        if (database.isTransaction) database.exec('ROLLBACK');
        throw thrown;
      }
    },
    close() {
      database.close();
      unlock();
    },
  };
}

function lock(file: string): () => void {
  mkdirSync(dirname(file), { recursive: true });
  // SQLite gives its side files the mode of the main one; alerts and the audit are nobody else's to read.
  closeSync(openSync(file, 'a', 0o600));
  const holder = new DatabaseSync(`${file}.lock`, { timeout: 0 });
  try {
    holder.exec('BEGIN EXCLUSIVE');
  } catch (thrown) {
    holder.close();
    if (!isBusy(thrown)) throw thrown;
    const failure: Failure = {
      code: 'conflict',
      sentence: `The store ${file} is in use by another Middlewatch process.`,
      hint: 'Stop the other one, or give this one a file of its own.',
    };
    throw failure;
  }
  return () => holder.close();
}

function writeOne(
  database: DatabaseSync,
  prepareAt: (place: number) => Prepared,
  statements: readonly SentStatement[],
  file: string,
): WriteResult {
  database.exec('SAVEPOINT one');
  try {
    const written = statements.map((statement) => execute(prepareAt(statement.text), statement));
    database.exec('RELEASE one');
    return { kind: 'written', written };
  } catch (thrown) {
    // A full disk or an I/O error makes SQLite undo the whole transaction: then no write of this commit happened.
    if (!database.isTransaction) throw thrown;
    database.exec('ROLLBACK TO one');
    database.exec('RELEASE one');
    const failure: Failure =
      thrown instanceof Unexpected ? { code: 'conflict', sentence: thrown.message } : sqliteFailure(thrown, file);
    return { kind: 'failed', failure };
  }
}

function execute({ statement: prepared, givesRows }: Prepared, statement: SentStatement): Written {
  const values = named(statement.values);
  const rows = givesRows ? prepared.all(values).map(rowOf) : undefined;
  const touched = rows === undefined ? Number(prepared.run(values).changes) : rows.length;
  if (statement.expectRows !== undefined && statement.expectRows !== touched) {
    throw new Unexpected(unexpectedRows(statement.expectRows, touched));
  }
  return { rows: rows ?? [], touched };
}

/** Checks a row by hand: a schema here would cost more than the read. Blobs and integers beyond 2^53 are not in our subset. */
function rowOf(found: Record<string, SQLOutputValue>): Row {
  const row: Record<string, SqlValue> = {};
  for (const [name, value] of Object.entries(found)) {
    if (typeof value === 'bigint' || value instanceof Uint8Array)
      throw new Error(`column ${name} holds no text or number`);
    row[name] = value;
  }
  return row;
}

/** `$1`, `$2`… are named parameters to SQLite, so one text serves SQLite and PostgreSQL. */
function named(values: readonly SqlValue[]): Record<string, SqlValue> {
  const found: Record<string, SqlValue> = {};
  for (const [index, value] of values.entries()) found[`$${index + 1}`] = value;
  return found;
}

interface Prepared {
  readonly statement: StatementSync;
  readonly givesRows: boolean;
}

function statementCache(database: DatabaseSync): (sql: string) => Prepared {
  const cache = new Map<string, Prepared>();
  return (sql) => {
    const known = cache.get(sql);
    if (known !== undefined) return known;
    const statement = database.prepare(sql);
    const prepared = { statement, givesRows: statement.columns().length > 0 };
    const oldest = cache.keys().next();
    if (cache.size >= statementCacheSize && !oldest.done) cache.delete(oldest.value);
    cache.set(sql, prepared);
    return prepared;
  };
}
