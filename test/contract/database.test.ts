import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Database } from '../../src/core/port/database.ts';
import { describeStores, type MakeStore } from './stores.ts';

describeStores('a database', (make) => {
  let store: Awaited<ReturnType<MakeStore>>;
  let database: Database;

  beforeEach(async () => {
    store = await make();
    database = await store.open();
    await database.write([{ sql: 'CREATE TABLE item (id TEXT PRIMARY KEY, count BIGINT NOT NULL)' }]);
  });
  afterEach(async () => {
    await database.close();
    await store.remove();
  });

  const insert = (id: string, count = 1) => ({
    sql: 'INSERT INTO item (id, count) VALUES ($1, $2)',
    values: [id, count],
  });
  const ids = async () => (await database.read('SELECT id FROM item ORDER BY id')).map((row) => row.id);

  test('reads back what it wrote, after it was closed and opened again', async () => {
    await database.write([insert('a', 9_007_199_254_740_991)]);
    await database.close();
    database = await store.open();
    expect(await database.read('SELECT * FROM item')).toEqual([{ id: 'a', count: 9_007_199_254_740_991 }]);
  });

  test('uses one value in several places of a statement', async () => {
    await database.write([insert('a'), insert('b')]);
    expect(await database.read('SELECT id FROM item WHERE id = $1 OR ($1 IS NULL AND id = $2)', ['b', 'a'])).toEqual([
      { id: 'b' },
    ]);
  });

  test('says which rows a statement returned and how many it touched', async () => {
    const written = await database.write([
      insert('a'),
      { sql: 'UPDATE item SET count = count + $1 RETURNING id, count', values: [4] },
      { sql: 'DELETE FROM item WHERE id = $1', values: ['nothing'] },
    ]);
    expect(written.map(({ rows, touched }) => [rows, touched])).toEqual([
      [[], 1],
      [[{ id: 'a', count: 5 }], 1],
      [[], 0],
    ]);
  });

  test('undoes a write whole when one of its statements fails', async () => {
    await expect(database.write([insert('a'), insert('a')])).rejects.toMatchObject({ code: 'conflict' });
    expect(await ids()).toEqual([]);
  });

  test('undoes a write whole when it does not touch as many rows as expected', async () => {
    const race = { sql: 'UPDATE item SET count = 2 WHERE id = $1', values: ['gone'], expectRows: 1 };
    await expect(database.write([insert('a'), race])).rejects.toMatchObject({ code: 'conflict' });
    expect(await ids()).toEqual([]);
  });

  test('lets neighbours of a failing write in the same commit succeed', async () => {
    const writes = [insert('a'), insert('b'), insert('a'), insert('c')].map((statement) => database.write([statement]));
    const outcomes = await Promise.allSettled(writes);
    expect(outcomes.map((outcome) => outcome.status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled']);
    expect(await ids()).toEqual(['a', 'b', 'c']);
  });

  test('lets a click pass the ingest that waits', async () => {
    const order: string[] = [];
    const bulk = (name: string) =>
      database
        .write(
          Array.from({ length: 1_000 }, (_, index) => insert(`${name}${index}`)),
          'bulk',
        )
        .then(() => order.push(name));
    const all = [bulk('x'), bulk('y'), bulk('z')];
    all.push(database.write([insert('click')]).then(() => order.push('click')));
    await Promise.all(all);
    expect(order.indexOf('click')).toBeLessThan(order.indexOf('y'));
  });

  test('never starves ingest by clicks that follow each other without a pause', async () => {
    let ingested = false;
    let clicks = 0;
    const bulk = database.write([insert('bulk')], 'bulk').then(() => {
      ingested = true;
    });
    while (!ingested && clicks < 1_000) {
      clicks += 1;
      await Promise.all([database.write([insert(`a${clicks}`)]), database.write([insert(`b${clicks}`)])]);
    }
    await bulk;
    expect(clicks).toBeLessThan(1_000);
  });

  test('refuses a bulk write that would hold up clicks for too long', async () => {
    const many = Array.from({ length: 1_001 }, (_, index) => insert(`i${index}`));
    await expect(database.write(many, 'bulk')).rejects.toThrow('1001 statements');
  });

  test('keeps what was queued when it is closed, and refuses what comes later', async () => {
    const last = database.write([insert('last')]);
    await database.close();
    await last;
    await expect(database.write([insert('late')])).rejects.toMatchObject({ code: 'unavailable' });
    await expect(database.read('SELECT 1')).rejects.toMatchObject({ code: 'unavailable' });
    database = await store.open();
    expect(await ids()).toEqual(['last']);
  });

  test('says of broken SQL that it is a bug, not that the store is down', async () => {
    await expect(database.read('SELECT nonsense FROM item')).rejects.not.toHaveProperty('code');
  });
});
