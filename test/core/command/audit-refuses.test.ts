import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Database } from '../../../src/core/port/database.ts';
import { openSqlite } from '../../../src/edge/store/sqlite/open-sqlite.ts';
import { fail } from '../../../src/lib/error.ts';
import { type Box, makeBox } from '../../support/box.ts';
import { openSpine, pressed } from '../../support/spine.ts';

/** A real store that takes no statement matching `refuses`, as one on a full disk. */
function fullDisk(real: Database, refuses: () => RegExp | undefined): Database {
  return {
    ...real,
    async write(statements, lane) {
      if (statements.some(({ sql }) => refuses()?.test(sql)))
        throw fail('unavailable', 'The store cannot be written: the disk is full.');
      return real.write(statements, lane);
    },
  };
}

describe.each<[string, RegExp]>([
  ['the audit takes nothing', /INSERT INTO audit_/],
  ['the store takes nothing at all', /./],
])('while %s', (_, everything) => {
  let real: Database;
  let box: Box;
  let refuses: RegExp | undefined;
  let spine: Awaited<ReturnType<typeof openSpine>>;
  beforeEach(async () => {
    refuses = undefined;
    box = makeBox();
    real = await openSqlite({ file: ':memory:' });
    spine = await openSpine({ box, database: fullDisk(real, () => refuses) });
  });
  afterEach(() => real.close());

  test.each(['box scale 6', 'box scale 0'])('%s is not even planned, and the reason is said', async (words) => {
    refuses = everything;
    const said = await spine.say(words);
    expect(said).toContain('The audit cannot be written, so nothing was changed.');
    expect(said).toContain('the disk is full');
    expect(spine.delivered[0]?.planId).toBeUndefined();
  });

  test.each([
    ['box scale 6', 'Scale to 6', 'UDANA'],
    ['box scale 0', 'Scale to 0', 'ULEE'],
  ])(
    '%s that waits for its yes is not carried out, and is when the audit can be written again',
    async (words, label, user) => {
      const card = await spine.ask(words);
      refuses = everything;
      expect(await spine.say(pressed(card, label), { user })).toContain('so nothing was changed');
      expect(box.changes).toBe(0);
      refuses = undefined;
      expect(await spine.say(pressed(card, label), { user })).toContain('Scaled the box');
      expect(box.changes).toBe(1);
    },
  );

  test.each(['box note', 'box look'])('%s runs, and says that it is not in the audit', async (words) => {
    refuses = everything;
    expect(await spine.say(words)).toContain('This could not be written to the audit.');
  });
});
