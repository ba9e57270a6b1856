import type { Statement } from '../../../core/port/database.ts';
import type { Clock } from '../../../lib/clock.ts';
import { unexpectedRows, type WriteResult } from '../write-result.ts';
import { judge, postgresFailure } from './postgres-failure.ts';
import type { Session, SessionKeeper } from './postgres-session.ts';

/** How often a commit is tried that lost against another transaction. */
const triesAtMost = 3;
/** How long to ask what became of a commit whose answer was lost; meanwhile no other write begins. */
const settleWithinMs = 10_000;
const askAgainMs = 250;

interface WriterDeps {
  /** Its sessions hold the lock of the store: one that is opened anew proves that the one before has ended. */
  readonly sessions: SessionKeeper;
  /** As it is named in sentences. */
  readonly store: string;
  readonly clock: Clock;
}

/**
 * Makes several writes durable in one transaction, each behind a savepoint. Rejects with what the driver threw when the
 * transaction did not happen, or when it cannot be known within 10 s whether it did.
 */
export async function commitWrites(
  deps: WriterDeps,
  writes: readonly (readonly Statement[])[],
): Promise<readonly WriteResult[]> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await commitOnce(deps, writes);
    } catch (thrown) {
      if (judge(thrown).kind !== 'race' || tries === triesAtMost) throw thrown;
    }
  }
}

async function commitOnce(
  deps: WriterDeps,
  writes: readonly (readonly Statement[])[],
): Promise<readonly WriteResult[]> {
  const { sessions, store } = deps;
  const session = await sessions.use();
  let transaction: string;
  const results: WriteResult[] = [];
  try {
    transaction = await begin(session);
    for (const statements of writes) results.push(await writeOne(session, statements, store));
  } catch (thrown) {
    await session.run('ROLLBACK').catch(() => sessions.drop());
    throw thrown;
  }
  try {
    await session.run('COMMIT');
  } catch (thrown) {
    if (judge(thrown).kind !== 'outage') throw thrown;
    await sessions.drop();
    if (!(await wasCommitted(deps, transaction, thrown))) throw thrown;
  }
  return results;
}

/** Begins a transaction and gives its number, by which it can be asked for when the answer to its COMMIT is lost. */
async function begin(session: Session): Promise<string> {
  const [, { rows }] = await Promise.all([
    session.run('BEGIN'),
    session.run('SELECT CAST(pg_current_xact_id() AS TEXT) AS id'),
  ]);
  return String(rows[0]?.id);
}

/** Sends all statements of a write before the first answer: one way to the server and back for all of them. */
async function writeOne(session: Session, statements: readonly Statement[], store: string): Promise<WriteResult> {
  const [, ...outcomes] = await Promise.allSettled([
    session.run('SAVEPOINT one'),
    ...statements.map(({ sql, values }) => session.run(sql, values)),
  ]);
  const written = [];
  for (const [index, outcome] of outcomes.entries()) {
    // The first failure is the cause; those behind it only say that the transaction has failed.
    const failure =
      outcome.status === 'rejected'
        ? failureOfStatement(outcome.reason, store)
        : rowFailure(statements[index]?.expectRows, outcome.value.touched);
    if (failure !== undefined) {
      await session.run('ROLLBACK TO one');
      return { kind: 'failed', failure };
    }
    if (outcome.status === 'fulfilled') written.push(outcome.value);
  }
  await session.run('RELEASE one');
  return { kind: 'written', written };
}

/** What a statement did wrong by itself; what is wrong with the server or with the whole transaction is thrown on. */
function failureOfStatement(thrown: unknown, store: string) {
  const { kind } = judge(thrown);
  if (kind === 'outage' || kind === 'race') throw thrown;
  return postgresFailure(thrown, store);
}

function rowFailure(expected: number | undefined, touched: number) {
  if (expected === undefined || expected === touched) return undefined;
  return { code: 'conflict', sentence: unexpectedRows(expected, touched) } as const;
}

async function wasCommitted({ sessions, clock }: WriterDeps, transaction: string, lost: unknown): Promise<boolean> {
  const giveUpAt = clock.now() + settleWithinMs;
  for (;;) {
    try {
      const session = await sessions.use();
      const { rows } = await session.run('SELECT pg_xact_status(CAST($1 AS xid8)) AS status', [transaction]);
      return rows[0]?.status === 'committed';
    } catch {
      if (clock.now() >= giveUpAt) throw lost;
      await clock.sleep(askAgainMs);
    }
  }
}
