import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Role } from '../../../src/core/access/policy.ts';
import type { Answer } from '../../../src/core/command/answer.ts';
import type { Database } from '../../../src/core/port/database.ts';
import { plainView } from '../../../src/core/view/plain.ts';
import { openSqlite } from '../../../src/edge/store/sqlite/open-sqlite.ts';
import { type Box, makeBox } from '../../support/box.ts';
import { openSpine, pressed, type SpineOptions } from '../../support/spine.ts';

const undo = 'Undo (15 min)';
let database: Database;
let box: Box;
let spine: Awaited<ReturnType<typeof openSpine>>;
let roles: Role[];

async function open(options: Partial<SpineOptions> = {}): Promise<void> {
  box = makeBox();
  spine = await openSpine({ box, database, roles, ...options });
}
beforeEach(async () => {
  roles = [{ name: 'keepers', members: ['UDANA', 'ULEE'], permissions: ['*'] }];
  database = await openSqlite({ file: ':memory:' });
  await open();
});
afterEach(() => database.close());

/** Scales the box from 2 to 6 and answers the message of its result. */
async function scaled(words = 'box scale 6'): Promise<Answer | undefined> {
  const card = await spine.ask(words);
  return spine.ask(pressed(card, 'Scale to 6'));
}

describe('a change that has an inverse', () => {
  test('offers it first, plans it, and takes the change back when that is confirmed', async () => {
    const done = await scaled('box scale 6 --on prod');
    expect(done && plainView(done.view)).toContain(`[${undo}] [Look]`);
    const card = await spine.ask(pressed(done, undo));
    expect(card).toMatchObject({ audience: 'channel', planId: expect.any(String) });
    expect(card && plainView(card.view)).toMatch(/Scale the box 6 → 2\n(.*\n)*Undoes what @UDANA did /);
    expect(card && plainView(card.view)).toContain('on prod');
    expect(box.size).toBe(6);
    const undone = await spine.ask(pressed(card, 'Scale to 2'));
    expect(box).toMatchObject({ size: 2, changes: 2 });
    expect(undone && plainView(undone.view)).toContain(`[${undo}]`);
    const [, row] = await spine.audit.recent({ limit: 5 });
    expect(row).toMatchObject({ command: 'box scale', args: { size: 2, undoes: expect.any(String) } });
  });

  test('offers nothing when it failed', async () => {
    box.during = async () => {
      throw new TypeError('hunter2');
    };
    expect(JSON.stringify(await scaled())).not.toContain('Undo');
  });

  test('is not undone when what it left has changed since, and says what', async () => {
    const done = await scaled();
    box.size = 8;
    expect(await spine.say(pressed(done, undo))).toContain(
      'the box has changed since: size is 8, the change left 6. Nothing was undone.',
    );
    expect(box).toMatchObject({ size: 8, changes: 1 });
  });

  test('is not undone when it changes between the plan of the undo and its click', async () => {
    const card = await spine.ask(pressed(await scaled(), undo));
    box.size = 8;
    expect(await spine.say(pressed(card, 'Scale to 2'))).toContain('has changed since this was planned');
    expect(box.size).toBe(8);
  });

  test('is undone once: a second undo finds it changed', async () => {
    const done = await scaled();
    await spine.ask(pressed(await spine.ask(pressed(done, undo)), 'Scale to 2'));
    expect(await spine.say(pressed(done, undo))).toContain('size is 2, the change left 6. Nothing was undone.');
    expect(box.changes).toBe(2);
  });

  test('can be undone for 15 min', async () => {
    const done = await scaled();
    spine.clock.advance(15 * 60_000 - 1);
    expect(await spine.say(pressed(done, undo))).toContain('Scale the box 6 → 2');
    spine.clock.advance(1);
    expect(await spine.say(pressed(done, undo))).toContain('It could be undone for 15 min; nothing was changed.');
  });

  test('can still be undone after a restart', async () => {
    const done = await scaled();
    const again = await openSpine({ box, database, roles });
    expect(await again.say(pressed(done, undo))).toContain('Scale the box 6 → 2');
  });
});

describe('an undo is authorised like any change', () => {
  test('not for who may not make it', async () => {
    const done = await scaled();
    expect(await spine.say(pressed(done, undo), { user: 'UEVE' })).toContain('no role grants you box:scale');
  });

  test('not while changes are frozen', async () => {
    const done = await scaled();
    await spine.ask('ops freeze');
    expect(await spine.say(pressed(done, undo))).toContain('Changes are frozen');
  });

  test('with a second person where its inverse loses something', async () => {
    box.size = 0;
    const card = await spine.ask(pressed(await scaled(), undo));
    expect(await spine.say(pressed(card, 'Scale to 0'))).toContain('another person must approve it');
  });

  test.each([
    ["one's own, by whoever is on call, alone", 'UDANA', true],
    ["another one's, by whoever is on call, with a second person", 'ULEE', false],
  ])('on a production target: %s', async (_, user, alone) => {
    const prod = { production: true, approval: 'change' } as const;
    await open({ prod, isOnCall: async () => true });
    box.relief = 'scale up';
    const done = await scaled('box scale 6 --on prod');
    delete box.relief;
    const card = await spine.ask(pressed(done, undo), { user });
    const said = await spine.say(pressed(card, 'Scale to 2'), { user });
    expect(said).toContain(alone ? 'Scaled the box to 2.' : 'another person must approve it');
    expect(box.size).toBe(alone ? 2 : 6);
  });
});

test.each([
  ['other arguments', { args: { size: 50 } }, 'This is not the inverse of that change.'],
  ['another target', { args: { on: 'prod' } }, 'This is not the inverse of that change.'],
  ['a plan that is not known', { args: { undoes: 'forged' } }, 'It is not known how to undo this.'],
])('a button that forges %s undoes nothing', async (_, { args }, refusal) => {
  const run = pressed(await scaled(), undo);
  expect(await spine.say({ ...run, args: { ...run.args, ...args } })).toContain(refusal);
  expect(box.changes).toBe(1);
});

test('words cannot say what they undo', async () => {
  expect(await spine.say('box scale 2 --undoes x')).toContain('There is no --undoes here');
});
