import { once } from 'node:events';
import { expect, test } from 'vitest';
import type { Database } from '../../../src/core/port/database.ts';
import { openPostgres } from '../../../src/edge/store/postgres/open-postgres.ts';
import { probePostgres } from '../../../src/edge/store/postgres/probe-postgres.ts';
import { secret } from '../../../src/lib/secret.ts';
import { startWriter } from '../../edge/store/start-writer.ts';
import { closedPort, hangingServer } from '../../support/faulty-server.ts';
import { describePostgres } from '../../support/test-postgres.ts';
import { cuttingProxy } from './cutting-proxy.ts';

const open = (url: string) => openPostgres({ url: secret(url), tls: false });
const unavailable = (message: string) => ({ code: 'unavailable', message: expect.stringContaining(message) });

/** The same database by way of another port. */
function through(url: string, port: number): string {
  const other = new URL(url);
  other.port = String(port);
  return String(other);
}

describePostgres('the store on PostgreSQL', (server) => {
  const withItems = async (url: string): Promise<Database> => {
    const database = await open(url);
    await database.write([{ sql: 'CREATE TABLE item (id BIGINT PRIMARY KEY, body TEXT)' }]);
    return database;
  };
  const insert = (id: number, body = 'x') => ({
    sql: 'INSERT INTO item (id, body) VALUES ($1, $2)',
    values: [id, body],
  });
  const ids = async (database: Database) =>
    (await database.read('SELECT id FROM item ORDER BY id')).map((row) => row.id);
  const sessions = `FROM pg_stat_activity WHERE application_name = 'middlewatch' AND pid <> pg_backend_pid()`;

  test('can be looked at beside the bot that has it', async () => {
    const url = await server().makeDatabase();
    const database = await open(url);
    try {
      expect(await probePostgres({ url: secret(url), tls: false })).toMatchObject({
        store: expect.stringMatching(/^postgres:\/\/127\.0\.0\.1:\d+\/store_\d+$/),
        encoding: 'UTF8',
        mayCreate: true,
        standby: false,
      });
    } finally {
      await database.close();
    }
    await expect(probePostgres({ url: secret(through(url, await closedPort())), tls: false })).rejects.toMatchObject({
      code: 'unavailable',
    });
  });

  test('refuses a database that another process has, and takes it over when that one is killed, losing nothing accepted', async () => {
    const url = await server().makeDatabase();
    const { child, last } = await startWriter(url, 20);
    await expect(open(url)).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringMatching(
        /^The store postgres:\/\/127\.0\.0\.1:\d+\/store_\d+ is in use by another Middlewatch process\.$/,
      ),
    });
    const closed = once(child, 'close');
    child.kill('SIGKILL');
    await closed;
    const database = await open(url);
    const [row] = await database.read('SELECT MAX(id) AS last, COUNT(*) AS count FROM item');
    expect(row?.last).toBeGreaterThanOrEqual(last());
    expect(row?.count).toBe(Number(row?.last) + 1);
    await database.close();
  });

  test('knows that a commit happened whose answer was lost, and does not ask for it again', async () => {
    const url = await server().makeDatabase();
    await using proxy = await cuttingProxy(Number(new URL(url).port));
    const database = await withItems(through(url, proxy.port));
    proxy.cut('answer');
    const [written] = await database.write([insert(1)]);
    expect(written?.touched).toBe(1);
    await database.write([insert(2)]);
    expect(await ids(database)).toEqual([1, 2]);
    await database.close();
  });

  test('says of a commit that never arrived that it did not happen, and goes on', async () => {
    const url = await server().makeDatabase();
    await using proxy = await cuttingProxy(Number(new URL(url).port));
    const database = await withItems(through(url, proxy.port));
    proxy.cut('question');
    await expect(database.write([insert(1)])).rejects.toMatchObject(unavailable('the connection was lost'));
    await database.write([insert(2)]);
    expect(await ids(database)).toEqual([2]);
    await database.close();
  });

  test('answers unavailable while the server is down, and goes on with everything when it is back', async () => {
    const database = await withItems(await server().makeDatabase());
    await database.write([insert(1)]);
    await server().kill();
    await expect(database.write([insert(2)])).rejects.toMatchObject(unavailable('cannot be used'));
    await expect(database.write([insert(3)])).rejects.toMatchObject(unavailable('refused the connection'));
    await expect(database.read('SELECT 1')).rejects.toMatchObject(unavailable('refused the connection'));
    await server().start();
    await database.write([insert(4)]);
    expect(await ids(database)).toEqual([1, 4]);
    await database.close();
  });

  test('writes nothing any more once another process took its lock', async () => {
    const url = await server().makeDatabase();
    const database = await withItems(url);
    await server().administer(`SELECT pg_terminate_backend(pid) ${sessions}`);
    const other = await open(url);
    await expect(database.write([insert(1)])).rejects.toMatchObject(
      unavailable('in use by another Middlewatch process'),
    );
    await other.close();
    await database.write([insert(2)]);
    expect(await ids(database)).toEqual([2]);
    await database.close();
  });

  test('tries a transaction again that lost a race, within bounds', async () => {
    const database = await withItems(await server().makeDatabase());
    await database.write([
      { sql: 'CREATE SEQUENCE tries' },
      {
        sql: `CREATE FUNCTION lose() RETURNS TRIGGER LANGUAGE plpgsql AS $$ BEGIN
                IF nextval('tries') < NEW.id THEN RAISE EXCEPTION 'lost' USING ERRCODE = '40P01'; END IF; RETURN NEW;
              END $$`,
      },
      { sql: 'CREATE TRIGGER lose BEFORE INSERT ON item FOR EACH ROW EXECUTE FUNCTION lose()' },
    ]);
    await database.write([insert(3)]);
    await expect(database.write([insert(100)])).rejects.toMatchObject(unavailable('a lock on the same rows'));
    expect(await ids(database)).toEqual([3]);
    await database.close();
  });

  test('keeps text that PostgreSQL cannot hold, without what it cannot hold', async () => {
    const database = await withItems(await server().makeDatabase());
    await database.write([insert(1, 'a\0b \u{1F525} \uD800')]);
    expect(await database.read('SELECT body FROM item')).toEqual([{ body: 'a\u{FFFD}b \u{1F525} \u{FFFD}' }]);
    await database.close();
  });

  test('refuses a number that would not come back as it is, and reads sums and counts as numbers', async () => {
    const database = await withItems(await server().makeDatabase());
    await database.write([insert(2), insert(9_007_199_254_740_991)]);
    expect(await database.read('SELECT COUNT(*) AS count, SUM(id) AS sum FROM item WHERE id < 3')).toEqual([
      { count: 1, sum: 2 },
    ]);
    await expect(database.read('SELECT id + 1 AS id FROM item')).rejects.toThrow('too large');
    await database.close();
  });

  test('says in a sentence what keeps it from opening, and never the password', async () => {
    const url = await server().makeDatabase();
    const wrong = new URL(url);
    wrong.password = 'not-it';
    await expect(open(String(wrong))).rejects.toMatchObject(unavailable('it refuses the user or the password'));
    await expect(open(String(wrong))).rejects.not.toThrow('not-it');
    await expect(open(url.replace(/store_\d+$/, 'none'))).rejects.toMatchObject(unavailable('no such database'));
    await expect(open('mysql://127.0.0.1/x')).rejects.toMatchObject({ code: 'usage' });
    const { password } = new URL(url);
    await expect(
      openPostgres({ url: secret(url), tls: true }).catch((thrown: Error) => Promise.reject(thrown.message)),
    ).rejects.toEqual(expect.not.stringContaining(password));
  });

  test('gives up on a server that takes the connection and says nothing', async () => {
    await using silent = await hangingServer();
    await expect(open(`postgres://u:p@127.0.0.1:${silent.port}/x`)).rejects.toMatchObject(
      unavailable('it did not answer in time'),
    );
  });
});
