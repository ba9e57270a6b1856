import { Socket } from 'node:net';
import { Client, type ClientConfig } from 'pg';
import type { Row, SqlValue, Written } from '../../../core/port/database.ts';
import { ownTypes, sent } from './postgres-value.ts';

/** Where the server is and as whom to enter it. */
export type ServerAddress = Pick<ClientConfig, 'host' | 'port' | 'user' | 'password' | 'database' | 'ssl'>;

/** The server gives up first, so that its sentence is heard; the last is for a server that says nothing at all. */
const connectWithinMs = 5_000;
const lockWithinMs = 3_000;
const statementWithinMs = 10_000;
const answerWithinMs = 15_000;
/** A transaction of a host that vanished must not hold its locks for ever. */
const idleInTransactionMs = 30_000;
const partWithinMs = 1_000;

/** One connection on which statements may be sent without waiting for the answers of those before; they run in order. */
export interface Session {
  run(sql: string, values?: readonly SqlValue[]): Promise<Written>;
  /** Ends the connection, in order if the server listens, else at once. */
  close(): Promise<void>;
}

/** Opens a connection; `lost` is called once when it is no more. Fails with what the driver threw. */
export async function openSession(address: ServerAddress, lost: () => void): Promise<Session> {
  const socket = new Socket();
  const client = new Client({
    ...address,
    stream: () => socket,
    application_name: 'middlewatch',
    types: ownTypes,
    pipeline: true,
    keepAlive: true,
    connectionTimeoutMillis: connectWithinMs,
    lock_timeout: lockWithinMs,
    statement_timeout: statementWithinMs,
    query_timeout: answerWithinMs,
    idle_in_transaction_session_timeout: idleInTransactionMs,
  });
  client.on('error', lost);
  client.on('end', lost);
  try {
    await client.connect();
  } catch (thrown) {
    socket.destroy();
    throw thrown;
  }
  return {
    async run(sql, values = []) {
      const { rows, rowCount } = await client.query<Row>(sql, values.map(sent));
      return { rows, touched: rowCount ?? 0 };
    },
    async close() {
      const hurry = setTimeout(() => socket.destroy(), partWithinMs);
      await client.end().catch(() => undefined);
      clearTimeout(hurry);
    },
  };
}

/** A session that is opened when it is needed and anew after it was lost; `use` gives the same one to all who ask. */
export interface SessionKeeper {
  use(): Promise<Session>;
  /** Gives up the present one, such as when nothing is known of it any more. */
  drop(): Promise<void>;
}

/** Keeps one session; `open` may prepare it, and is told what to call when it is lost. */
export function keepSession(open: (lost: () => void) => Promise<Session>): SessionKeeper {
  let current: Promise<Session> | undefined;
  return {
    use() {
      if (current !== undefined) return current;
      const mine = open(() => {
        // A late word of an old one says nothing of the present one.
        if (current === mine) current = undefined;
      });
      current = mine;
      mine.catch(() => {
        if (current === mine) current = undefined;
      });
      return mine;
    },
    async drop() {
      const old = current;
      current = undefined;
      await old?.then((session) => session.close()).catch(() => undefined);
    },
  };
}
