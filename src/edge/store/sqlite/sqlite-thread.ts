import { Worker } from 'node:worker_threads';
import type { Statement } from '../../../core/port/database.ts';
import { fail, reasonOf } from '../../../lib/error.ts';
import { type Driver, errorOf } from '../write-result.ts';
import type { Reply, Request, SentStatement, WorkerSettings } from './worker-message.ts';

interface Waiting {
  resolve(reply: Reply): void;
  reject(thrown: unknown): void;
}

/** Starts the thread, where each question has one answer, and waits until the file is open; fails with the sentence that says why it is not. */
export async function startThread(settings: WorkerSettings): Promise<Driver> {
  const worker = new Worker(new URL('./sqlite-worker.ts', import.meta.url), { workerData: settings, execArgv: [] });
  const waiting = new Map<number, Waiting>();
  let lastId = 0;
  let ended: Error | undefined;

  const opened = new Promise<void>((resolve, reject) => {
    waiting.set(0, { resolve: () => resolve(), reject });
  });
  const end = (error: Error): void => {
    ended ??= error;
    for (const each of waiting.values()) each.reject(ended);
    waiting.clear();
  };
  worker.on('message', (reply: Reply) => {
    const id = 'id' in reply ? reply.id : 0;
    const asker = waiting.get(id);
    waiting.delete(id);
    if (reply.kind === 'refused' || reply.kind === 'failed') asker?.reject(errorOf(reply.failure));
    else asker?.resolve(reply);
  });
  worker.on('error', (thrown) => end(fail('unavailable', `The store's thread failed: ${reasonOf(thrown)}.`)));
  worker.on('exit', () => end(fail('unavailable', `The store ${settings.file} is closed.`)));

  const ask = (request: Request): Promise<Reply> =>
    new Promise((resolve, reject) => {
      if (ended !== undefined) return reject(ended);
      waiting.set(request.id, { resolve, reject });
      worker.postMessage(request);
    });
  const nextId = (): number => {
    lastId += 1;
    return lastId;
  };

  await opened;
  return {
    async read(sql, values) {
      const reply = await ask({ kind: 'read', id: nextId(), sql, values });
      return reply.kind === 'rows' ? reply.rows : [];
    },
    async commit(writes) {
      const reply = await ask({ kind: 'commit', id: nextId(), ...sent(writes) });
      return reply.kind === 'committed' ? reply.results : [];
    },
    async close() {
      await ask({ kind: 'close', id: nextId() });
      await worker.terminate();
    },
  };
}

/** Writes without their repeated texts: what is sent to a thread is copied. */
function sent(writes: readonly (readonly Statement[])[]): { texts: string[]; writes: SentStatement[][] } {
  const places = new Map<string, number>();
  const placeOf = (sql: string): number => {
    const known = places.get(sql) ?? places.size;
    places.set(sql, known);
    return known;
  };
  const packed = writes.map((statements) =>
    statements.map(({ sql, values = [], expectRows }) => ({ text: placeOf(sql), values, expectRows })),
  );
  return { texts: [...places.keys()], writes: packed };
}
