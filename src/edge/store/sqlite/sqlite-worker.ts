import { parentPort, workerData } from 'node:worker_threads';
import type { Failure } from '../write-result.ts';
import { openConnection, type SqliteConnection } from './sqlite-connection.ts';
import { sqliteFailure } from './sqlite-failure.ts';
import type { Reply, Request, WorkerSettings } from './worker-message.ts';

// The thread's whole program: it owns the connection, so that neither fsync nor a long read ever holds up a click.

// It has an isolate of its own, so each import costs memory and start-up a second time: what comes from the parent, which
// is this program too, is looked at by hand.

const settings: WorkerSettings = { file: String(workerData?.file) };

function isFailure(thrown: unknown): thrown is Failure {
  return typeof thrown === 'object' && thrown !== null && 'code' in thrown && 'sentence' in thrown;
}

const failureOf = (thrown: unknown): Failure => (isFailure(thrown) ? thrown : sqliteFailure(thrown, settings.file));

function answer(connection: SqliteConnection, request: Request): Reply {
  const { id } = request;
  try {
    switch (request.kind) {
      case 'read':
        return { kind: 'rows', id, rows: connection.read(request.sql, request.values) };
      case 'commit':
        return { kind: 'committed', id, results: connection.commit(request.texts, request.writes) };
      case 'close':
        connection.close();
        return { kind: 'closed', id };
    }
  } catch (thrown) {
    return { kind: 'failed', id, failure: failureOf(thrown) };
  }
}

function serve(): void {
  const port = parentPort;
  if (port === null) throw new Error('sqlite-worker.ts runs as a worker thread only');
  const say = (reply: Reply): void => port.postMessage(reply);
  try {
    const connection = openConnection(settings.file);
    port.on('message', (request: Request) => {
      say(answer(connection, request));
      if (request.kind === 'close') port.close();
    });
    say({ kind: 'opened' });
  } catch (thrown) {
    say({ kind: 'refused', failure: failureOf(thrown) });
    port.close();
  }
}

serve();
