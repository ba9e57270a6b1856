import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Override } from '../../src/core/oncall/duty.ts';
import type { Database } from '../../src/core/port/database.ts';
import { overrideStore } from '../../src/edge/store/repository/override-store.ts';
import { describeStores, type MakeStore } from './stores.ts';

const override = (id: string, more: Partial<Override> = {}): Override => ({
  id,
  team: 'shop',
  userId: 'UANN',
  from: 1_000,
  until: 2_000,
  by: 'UBOB',
  at: 10,
  ...more,
});

describeStores('overrides', (make) => {
  let store: Awaited<ReturnType<MakeStore>>;
  let database: Database;
  beforeEach(async () => {
    store = await make();
    database = await store.open();
  });
  afterEach(async () => {
    await database.close();
    await store.remove();
  });

  test('those that touch a window are found, the one that was made last first', async () => {
    const overrides = overrideStore(database);
    const early = override('early');
    const late = override('late', { at: 20, from: 1_900, until: 9_000 });
    for (const each of [early, late, override('before', { until: 1_500, from: 1_400 })]) await overrides.add(each);
    expect(await overrides.during({ from: 1_500, until: 1_901 })).toEqual([late, early]);
    expect(await overrides.during({ from: 2_000, until: 2_001 })).toEqual([late]);
    expect(await overrides.during({ from: 9_000, until: 9_001 })).toEqual([]);
  });

  test('one is taken back once, and no longer counts', async () => {
    const overrides = overrideStore(database);
    await overrides.add(override('a'));
    expect(await overrides.takeBack('a', { userId: 'UEVE', at: 30 })).toEqual(override('a'));
    expect(await overrides.takeBack('a', { userId: 'UEVE', at: 40 })).toBeUndefined();
    expect(await overrides.takeBack('nosuch', { userId: 'UEVE', at: 40 })).toBeUndefined();
    expect(await overrides.during({ from: 0, until: 9_999 })).toEqual([]);
  });
});
