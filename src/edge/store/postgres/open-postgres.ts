import type { Database } from '../../../core/port/database.ts';
import type { Log } from '../../../core/port/log.ts';
import { type Clock, systemClock } from '../../../lib/clock.ts';
import { fail, MiddlewatchError } from '../../../lib/error.ts';
import type { Secret } from '../../../lib/secret.ts';
import { readTls, type TlsFiles } from '../../../lib/tls-file.ts';
import { migrate } from '../migrate.ts';
import { migrations } from '../migration/migrations.ts';
import { sharedCommits } from '../shared-commits.ts';
import { errorOf } from '../write-result.ts';
import { judge, postgresFailure } from './postgres-failure.ts';
import { keepSession, openSession, type ServerAddress, type Session } from './postgres-session.ts';
import { commitWrites } from './postgres-writer.ts';

/** What the configuration says under `store`. */
export interface PostgresSettings {
  /** `postgres://user:password@host:port/database`. */
  readonly url: Secret;
  readonly tls: boolean | TlsFiles;
}

/**
 * Opens the durable store in a PostgreSQL database (13 or newer), brings its schema up to date and owns it until `close`.
 * Two connections: one reads, one writes and holds the store's lock, so that nothing is ever written without it.
 * Fails with `conflict` when another process has the store or its schema is newer, `unavailable` when it cannot be reached.
 */
export async function openPostgres(options: PostgresSettings & { log?: Log; clock?: Clock }): Promise<Database> {
  const { address, store } = await addressOf(options);
  const clock = options.clock ?? systemClock();
  const reader = keepSession((lost) => openSession(address, lost));
  const writer = keepSession(async (lost) => {
    const session = await openSession(address, lost);
    try {
      await holdStore(session, store);
      return session;
    } catch (thrown) {
      await session.close();
      throw thrown;
    }
  });
  let closed = false;

  const guarded = async <T>(work: () => Promise<T>): Promise<T> => {
    if (closed) throw fail('unavailable', `The store ${store} is closed.`);
    return work().catch((thrown: unknown) => {
      throw thrown instanceof MiddlewatchError ? thrown : errorOf(postgresFailure(thrown, store));
    });
  };
  // To its callers a conflict is a lost race of theirs, and another process in the store is none.
  const asOutage = (thrown: unknown): never => {
    if (!(thrown instanceof MiddlewatchError)) throw thrown;
    throw fail('unavailable', thrown.message, thrown.hint === undefined ? {} : { hint: thrown.hint });
  };
  const driver = {
    read: (sql: string, values: Parameters<Database['read']>[1]) =>
      guarded(async () => {
        const { rows } = await (await reader.use()).run(sql, values);
        return rows;
      }),
    commit: (writes: Parameters<typeof commitWrites>[1]) =>
      guarded(() => commitWrites({ sessions: writer, store, clock }, writes).catch(asOutage)),
    async close() {
      closed = true;
      await Promise.all([reader.drop(), writer.drop()]);
    },
  };
  const database = sharedCommits(driver);
  try {
    await guarded(() => writer.use());
    await migrate(database, migrations, { store, ...(options.log && { log: options.log }) });
  } catch (thrown) {
    await database.close();
    throw thrown;
  }
  return database;
}

/** Takes the store's lock for as long as the session lives. After a kill the server may need a moment to notice: 3 s at most. */
async function holdStore(session: Session, store: string): Promise<void> {
  const { rows } = await session.run(`SELECT current_setting('server_encoding') AS encoding`);
  if (rows[0]?.encoding !== 'UTF8') {
    throw fail('conflict', `The store ${store} keeps text as ${rows[0]?.encoding}, which cannot hold every alert.`, {
      hint: "Make the database with ENCODING 'UTF8'.",
    });
  }
  // What is promised as durable must be: a server may be set to answer before the disk did.
  await session.run(
    `SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off'`,
  );
  try {
    await session.run(`SELECT pg_advisory_lock(hashtext('middlewatch'), hashtext(current_schema()))`);
  } catch (thrown) {
    if (judge(thrown).kind !== 'locked') throw thrown;
    throw fail('conflict', `The store ${store} is in use by another Middlewatch process.`, {
      hint: 'Stop the other one, or give this one a database of its own.',
    });
  }
}

/** Where the settings point to, and how it is named without its password. Fails with `usage` where they name no database. */
export async function addressOf({ url, tls }: PostgresSettings): Promise<{ address: ServerAddress; store: string }> {
  const parsed = URL.parse(url.reveal());
  const database = parsed === null ? '' : decodeURIComponent(parsed.pathname.slice(1));
  if (parsed === null || !/^postgres(ql)?:$/.test(parsed.protocol) || parsed.hostname === '' || database === '') {
    throw fail('usage', 'store.url names no PostgreSQL database.', {
      hint: 'Its variable or file must hold postgres://user:password@host:port/database.',
    });
  }
  const host = parsed.hostname.replace(/^\[(.*)\]$/, '$1');
  const port = Number(parsed.port || 5432);
  const store = `postgres://${parsed.hostname}:${port}/${database}`;
  return {
    store,
    address: {
      host,
      port,
      database,
      user: decodeURIComponent(parsed.username),
      password: decodeURIComponent(parsed.password),
      ssl: typeof tls === 'boolean' ? tls : await readTls(tls, 'the store'),
    },
  };
}
