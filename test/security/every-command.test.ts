import { expect, test } from 'vitest';
import { openSqlite } from '../../src/edge/store/sqlite/open-sqlite.ts';
import { seededRandom } from '../support/random.ts';
import { playEveryCommand } from './every-command.ts';

/** The long run of a million is `npm run fuzz:output`. */
const texts = 5_000;

test('no output of any command calls somebody, links somewhere or shows a secret, whatever the systems say', async () => {
  const database = await openSqlite({ file: ':memory:' });
  try {
    const played = await playEveryCommand(texts, seededRandom(7), { database });
    expect(played.faults).toEqual([]);
    // A new question to a system is played by whoever adds it; `npm run fuzz:output` fails until then.
    expect(played.unseen.filter((name) => !played.unplayed.includes(name))).toEqual([]);
    expect(played.texts).toBeGreaterThanOrEqual(texts);
  } finally {
    await database.close();
  }
});
