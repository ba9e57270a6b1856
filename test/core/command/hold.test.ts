import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Answer } from '../../../src/core/command/answer.ts';
import type { Database } from '../../../src/core/port/database.ts';
import { plainView } from '../../../src/core/view/plain.ts';
import { openSqlite } from '../../../src/edge/store/sqlite/open-sqlite.ts';
import { fail } from '../../../src/lib/error.ts';
import { type Box, makeBox } from '../../support/box.ts';
import { eventually } from '../../support/eventually.ts';
import { manualClock } from '../../support/manual-clock.ts';
import { openSpine, pressed } from '../../support/spine.ts';

let database: Database;
let box: Box;
let clock: ReturnType<typeof manualClock>;
let spine: Awaited<ReturnType<typeof openSpine>>;
beforeEach(async () => {
  box = makeBox();
  clock = manualClock();
  database = await openSqlite({ file: ':memory:' });
  spine = await openSpine({ box, database, clock, members: ['UDANA', 'ULEE', 'USAM'] });
});
afterEach(() => database.close());

const text = (answer: Answer | undefined) => (answer === undefined ? '' : plainView(answer.view));

/** Begins to scale the box as Dana, and answers once that is under way. */
async function underWay(words = 'box scale 6', label = 'Scale to 6') {
  const gate = Promise.withResolvers<void>();
  let running = false;
  box.during = () => {
    running = true;
    return gate.promise;
  };
  const card = await spine.ask(words);
  const user = label === 'Scale to 0' ? 'USAM' : 'UDANA';
  const done = spine.ask(pressed(card, label), { user });
  await eventually('the change to be under way', () => running);
  box.during = async () => undefined;
  return { done, release: () => gate.resolve(), fail: (thrown: Error) => gate.reject(thrown) };
}

describe('who plans a change of what another person', () => {
  test('is changing sees who, what and since when, and may go on', async () => {
    const { done, release } = await underWay();
    clock.advance(12_000);
    const card = await spine.ask('box scale 4', { user: 'ULEE' });
    expect(text(card)).toContain('@UDANA is on it: box scale, for 12 s.');
    expect(await spine.say(pressed(card, 'Scale to 4'), { user: 'ULEE' })).toContain('Scaled the box to 4.');
    release();
    await done;
  });

  test('changed a moment ago sees what was done, and who', async () => {
    await spine.ask(pressed(await spine.ask('box scale 6'), 'Scale to 6'));
    clock.advance(12_000);
    expect(text(await spine.ask('box scale 4', { user: 'ULEE' }))).toContain('@UDANA scaled this 12 s ago.');
  });

  test.each<[string, Error, string]>([
    ['failed to change', fail('conflict', 'It is locked.'), '@UDANA: box scale of this failed 12 s ago.'],
    [
      'may have changed',
      fail('timeout', 'No answer.'),
      '@UDANA tried box scale 12 s ago; it is unknown whether it was done.',
    ],
  ])('%s sees that it is so', async (_, thrown, sentence) => {
    const { done, fail: fails } = await underWay();
    fails(thrown);
    await done;
    clock.advance(12_000);
    expect(text(await spine.ask('box scale 4', { user: 'ULEE' }))).toContain(sentence);
  });

  test('changed more than ten minutes ago, or on another target, sees nothing of it', async () => {
    await spine.ask(pressed(await spine.ask('box scale 6 --on prod'), 'Scale to 6'));
    expect(text(await spine.ask('box scale 4 --on lab', { user: 'ULEE' }))).not.toContain('UDANA');
    clock.advance(10 * 60_000 + 1);
    expect(text(await spine.ask('box scale 4 --on prod', { user: 'ULEE' }))).not.toContain('UDANA');
  });

  test('is not told of their own', async () => {
    await spine.ask(pressed(await spine.ask('box scale 6'), 'Scale to 6'));
    expect(text(await spine.ask('box scale 4'))).not.toContain('scaled this');
  });
});

describe('what loses something goes alone', () => {
  test('it waits for a change that is under way, and can be said yes to again then', async () => {
    const card = await spine.ask('box scale 0', { user: 'ULEE' });
    const { done, release } = await underWay();
    clock.advance(12_000);
    const yes = pressed(card, 'Scale to 0');
    const said = await spine.say(yes, { user: 'USAM' });
    expect(said).toContain('box scale of the box is under way for 12 s; nothing was done.');
    expect(said).toContain('This loses something: it waits until that has ended.');
    release();
    await done;
    box.size = 2;
    expect(await spine.say(yes, { user: 'USAM' })).toContain('Scaled the box to 0.');
  });

  test('a change waits for it', async () => {
    const card = await spine.ask('box scale 4', { user: 'ULEE' });
    const { done, release } = await underWay('box scale 0', 'Scale to 0');
    const yes = pressed(card, 'Scale to 4');
    expect(await spine.say(yes, { user: 'ULEE' })).toContain('What loses something goes alone.');
    release();
    await done;
    expect(box.changes).toBe(1);
  });

  test('on its own object only', async () => {
    const { done, release } = await underWay('box scale 0 --on prod', 'Scale to 0');
    const card = await spine.ask('box scale 4 --on lab', { user: 'ULEE' });
    expect(await spine.say(pressed(card, 'Scale to 4'), { user: 'ULEE' })).toContain('Scaled the box to 4.');
    release();
    await done;
  });
});

describe('a hold is a lease', () => {
  test('that is renewed for as long as the change runs', async () => {
    const { done, release } = await underWay('box scale 0', 'Scale to 0');
    for (let passed = 0; passed < 3 * 60_000; passed += 30_000) {
      clock.advance(30_000);
      const [hold] = await spine.deps.holds.of('kafka/lab/the box', 0, 1);
      await eventually('the hold to be renewed', async () => {
        const [now] = await spine.deps.holds.of('kafka/lab/the box', 0, 1);
        return (now?.until ?? 0) === clock.now() + 2 * 60_000;
      });
      expect(hold?.ended).toBeUndefined();
    }
    const card = await spine.ask('box scale 4', { user: 'ULEE' });
    expect(await spine.say(pressed(card, 'Scale to 4'), { user: 'ULEE' })).toContain('goes alone');
    release();
    await done;
  });

  test('that a crash leaves for two minutes at most; then it is said that its end is unknown', async () => {
    await underWay('box scale 0', 'Scale to 0');
    // Another process on the same store: nobody renews what the first one held.
    const later = manualClock(clock.now() + 119_000);
    const after = await openSpine({ box, database, clock: later, members: ['UDANA', 'ULEE'] });
    const card = await after.ask('box scale 4', { user: 'ULEE' });
    expect(await after.say(pressed(card, 'Scale to 4'), { user: 'ULEE' })).toContain('goes alone');
    later.advance(1_000);
    const again = await after.ask('box scale 4', { user: 'ULEE' });
    expect(text(again)).toContain('@UDANA began box scale 2 min ago; how it ended is unknown.');
    expect(await after.say(pressed(again, 'Scale to 4'), { user: 'ULEE' })).toContain('Scaled the box to 4.');
  });

  test('that leaves no trace of a plan that was decided by somebody faster', async () => {
    const card = await spine.ask('box scale 6');
    await Promise.all([spine.ask(pressed(card, 'Scale to 6')), spine.ask(pressed(card, 'Scale to 6'))]);
    expect(await spine.deps.holds.of('kafka/lab/the box', 0, 5)).toHaveLength(1);
  });
});
