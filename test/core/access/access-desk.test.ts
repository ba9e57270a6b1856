import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Role } from '../../../src/core/access/policy.ts';
import type { Database } from '../../../src/core/port/database.ts';
import { openSqlite } from '../../../src/edge/store/sqlite/open-sqlite.ts';
import { type Box, makeBox } from '../../support/box.ts';
import { openSpine, pressed, type SpineOptions } from '../../support/spine.ts';

let database: Database;
let box: Box;
let spine: Awaited<ReturnType<typeof openSpine>>;

async function open(options: Partial<SpineOptions> = {}): Promise<void> {
  box = makeBox();
  spine = await openSpine({ box, database, ...options });
}
beforeEach(async () => {
  database = await openSqlite({ file: ':memory:' });
  await open();
});
afterEach(() => database.close());

const onCall: Role = {
  name: 'on-call',
  members: ['UDANA'],
  permissions: ['box:*', 'ops:*', '!box:slow'],
  bounds: { topic: ['orders.*'] },
};
const lookers: Role = { name: 'lookers', members: ['*'], permissions: ['box:look'], channels: ['CSHOP'] };

describe('a person asks who they are and what they may do', () => {
  beforeEach(() => open({ roles: [onCall, lookers] }));

  test('with a role', async () => {
    const shown = await spine.say('ops whoami');
    expect(shown).toContain('You are @UDANA, a full member');
    expect(shown).toContain('Roles here: on-call');
    expect(shown).toMatch(/Change: .*box:scale/);
    expect(shown).not.toContain('box:slow');
  });

  test('without one, and as a guest', async () => {
    expect(await spine.say('ops whoami', { user: 'ULEE' })).toContain('Roles here: none');
    await open({ guests: ['UGIL'], roles: [lookers] });
    expect(await spine.say('ops whoami', { user: 'UGIL' })).toContain(
      'Only full members of this workspace can use it.',
    );
  });

  test.each([
    ['ops can @UDANA box:scale', '✓ @UDANA may box:scale, asked here\nThe role "on-call" grants it.'],
    ['ops can @ULEE box:scale', '◐ @ULEE may not box:scale, asked here\nYou may not do that: no role grants'],
    ['ops can @UDANA box:slow', 'no role grants you box:slow here'],
    ['ops can @UDANA box:look --topic orders.v1', '✓ @UDANA may box:look in topic orders.v1'],
    ['ops can @UDANA box:look --topic bank', 'You may not reach the topic "bank".'],
    ['ops can @UDANA box:lok', 'No command needs the permission "box:lok".\nDid you mean box:look'],
    ['ops can @UDANA box:look --topic a --bucket b', 'Name one thing at a time.'],
  ])('%s', async (asked, answer) => {
    expect(await spine.say(asked)).toContain(answer);
  });

  test('the matrix shows what each role grants, denies and is bound in', async () => {
    const shown = await spine.say('ops permissions');
    expect(shown).toMatch(/PERMISSION +CLASS +ON-CALL +LOOKERS/);
    expect(shown).toMatch(/box:look +read +✓ bound +✓ bound/);
    expect(shown).toMatch(/box:slow +read +✗ bound/);
  });
});

test('without roles the matrix says what that means', async () => {
  await open({ roles: [] });
  expect(await spine.say('ops permissions')).toContain('Nobody may see logs or records, or change anything.');
});

describe('the kill switch', () => {
  const roles: Role[] = [
    { name: 'changers', members: ['*'], permissions: ['box:*', 'ops:*', '!ops:thaw'] },
    { name: 'thawers', members: ['ULEE'], permissions: ['ops:thaw'] },
  ];

  test('stops changes, waiting plans included, and lets looks and responses go on', async () => {
    await open();
    const card = await spine.ask('box scale 6');
    const frozen = await spine.ask('ops freeze failover under way');
    expect(frozen?.audience).toBe('channel');
    expect(await spine.say(pressed(card, 'Scale to 6'))).toContain('Changes are frozen since 1 s: failover under way.');
    expect(await spine.say('box scale 4')).toContain('Changes are frozen');
    expect(await spine.say('box look')).toContain('holds 2');
    expect(await spine.say('box note')).not.toContain('frozen');
    expect(await spine.say('ops freeze')).toContain('Changes were frozen already, by @UDANA');
    expect(box.size).toBe(2);
  });

  test('survives a restart, and is ended by who may end it', async () => {
    await open();
    await spine.say('ops freeze');
    await open({ roles: [{ name: 'changers', members: ['*'], permissions: ['box:*'] }, ...roles.slice(1)] });
    expect(await spine.say('box scale 4')).toContain('Changes are frozen');
    expect(await spine.say('ops thaw')).toContain('no role grants you ops:thaw');
    expect(await spine.say('ops thaw', { user: 'ULEE' })).toContain('Changes may run again, says @ULEE');
    expect(await spine.say('ops thaw', { user: 'ULEE' })).toContain('Nothing is frozen');
    expect((await spine.ask('box scale 4'))?.planId).toBeDefined();
  });

  test('is thrown by every full member of the channel, role or not', async () => {
    await open({ roles: [] });
    expect(await spine.say('ops freeze')).toContain('Changes are frozen by @UDANA');
  });
});

test('who asks too much is refused, in the audit too, and may still answer alerts', async () => {
  await open({ limits: { perPerson: 2, perChannel: 100 } });
  await spine.say('box look');
  await spine.say('box look');
  expect(await spine.say('box look')).toContain('You have 2 commands a minute; the next is free in 30 s.');
  expect(await spine.say('box note')).not.toContain('commands a minute');
  expect(await spine.results()).toEqual([
    'box look succeeded',
    'box look succeeded',
    'box look denied',
    'box note succeeded',
  ]);
});
