import { once } from 'node:events';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openSqlite } from '../../../src/edge/store/sqlite/open-sqlite.ts';
import { startWriter } from './start-writer.ts';

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'middlewatch-store-'));
  file = join(folder, 'deep', 'store.db');
});
afterEach(() => rm(folder, { recursive: true }));

test('refuses a file that another process has, and takes it over when that one is killed, losing nothing accepted', async () => {
  const { child, last } = await startWriter(file, 20);
  await expect(openSqlite({ file })).rejects.toMatchObject({
    code: 'conflict',
    message: `The store ${file} is in use by another Middlewatch process.`,
  });
  const closed = once(child, 'close');
  child.kill('SIGKILL');
  await closed;
  const database = await openSqlite({ file });
  const [row] = await database.read('SELECT MAX(id) AS last, COUNT(*) AS count FROM item');
  expect(row?.last).toBeGreaterThanOrEqual(last());
  expect(row?.count).toBe(Number(row?.last) + 1);
  await database.close();
});

test('applies a step of the schema that a store has not seen, also below its newest', async () => {
  const first = await openSqlite({ file });
  await first.write([
    { sql: 'DROP TABLE oncall_override' },
    { sql: `DELETE FROM schema_version WHERE name = 'on-call override'` },
  ]);
  await first.close();
  const again = await openSqlite({ file });
  expect(await again.read('SELECT COUNT(*) AS count FROM oncall_override')).toEqual([{ count: 0 }]);
  await again.close();
});

test('refuses a schema that a newer version wrote, and says both versions', async () => {
  const first = await openSqlite({ file });
  await first.write([{ sql: `INSERT INTO schema_version (version, name) VALUES (999, 'from the future')` }]);
  await first.close();
  await expect(openSqlite({ file })).rejects.toMatchObject({
    code: 'conflict',
    message: expect.stringMatching(/newer Middlewatch \(schema 999, this one knows \d+\)/),
  });
});

test('says of a file that is no store what it is', async () => {
  const other = join(folder, 'note.txt');
  await writeFile(
    other,
    'this is only a note, and it is long enough to be read as a header of a database file'.repeat(20),
  );
  await expect(openSqlite({ file: other })).rejects.toMatchObject({
    code: 'unavailable',
    message: expect.stringContaining('not a SQLite database'),
  });
});

test('is readable by its owner only', async () => {
  const database = await openSqlite({ file });
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  await database.close();
});

test('answers unavailable when the disk is full, keeps what was there, and goes on when there is room again', async () => {
  const database = await openSqlite({ file });
  await database.write([{ sql: 'CREATE TABLE blob (id BIGINT PRIMARY KEY, body TEXT)' }]);
  await database.write([{ sql: `INSERT INTO blob VALUES (1, 'kept')` }]);
  const [pages] = await database.read('PRAGMA page_count');
  await database.read(`PRAGMA max_page_count = ${Number(pages?.page_count)}`);
  const big = { sql: 'INSERT INTO blob VALUES ($1, $2)', values: [2, 'x'.repeat(1_000_000)] };
  await expect(database.write([big])).rejects.toMatchObject({
    code: 'unavailable',
    message: expect.stringContaining('the disk is full'),
  });
  expect(await database.read('SELECT id FROM blob')).toEqual([{ id: 1 }]);
  await database.read('PRAGMA max_page_count = 1000000');
  await database.write([big]);
  expect(await database.read('SELECT id FROM blob')).toEqual([{ id: 1 }, { id: 2 }]);
  await database.close();
});
