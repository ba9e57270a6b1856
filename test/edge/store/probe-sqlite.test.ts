import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openSqlite } from '../../../src/edge/store/sqlite/open-sqlite.ts';
import { probeSqlite } from '../../../src/edge/store/sqlite/probe-sqlite.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'middlewatch-probe-'));
});
afterEach(() => rm(folder, { recursive: true }));

test('a store that is not there yet can be made, also in folders that are not there, and nothing is left behind', async () => {
  const found = await probeSqlite(join(folder, 'data', 'deep', 'store.db'));
  expect(found).toMatchObject({ isThere: false });
  expect(found.freeBytes).toBeGreaterThan(0);
  expect(await readdir(folder)).toEqual([]);
});

test('a store that a bot has open can be looked at', async () => {
  const file = join(folder, 'store.db');
  const database = await openSqlite({ file });
  try {
    expect(await probeSqlite(file)).toMatchObject({ isThere: true });
  } finally {
    await database.close();
  }
});

test('a place where nothing can be written is named', async () => {
  const file = join(folder, 'a-file');
  await writeFile(file, '');
  await expect(probeSqlite(join(file, 'store.db'))).rejects.toMatchObject({
    code: 'unavailable',
    message: expect.stringContaining(file),
  });
});
