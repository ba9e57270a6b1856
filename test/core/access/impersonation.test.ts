import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Identity, type ImpersonationRule, identityOf } from '../../../src/core/access/impersonation.ts';
import type { Database } from '../../../src/core/port/database.ts';
import { openSqlite } from '../../../src/edge/store/sqlite/open-sqlite.ts';
import { type Box, makeBox } from '../../support/box.ts';
import { openSpine, pressed } from '../../support/spine.ts';

const rules: ImpersonationRule[] = [
  { members: ['UDANA'], user: 'dana@example.com', groups: [] },
  { members: ['group:sre'], user: 'slack:{id}', groups: ['sre', 'shop'] },
  { members: ['*'], groups: ['chat', 'shop'] },
];

describe('who stands for a person in another system', () => {
  test.each([
    ['one who is named', 'UDANA', [], { user: 'dana@example.com', groups: ['chat', 'shop'] }],
    [
      'one who is named and in a group',
      'UDANA',
      ['sre'],
      { user: 'dana@example.com', groups: ['sre', 'shop', 'chat'] },
    ],
    ['one of a group', 'ULEE', ['sre'], { user: 'slack:ULEE', groups: ['sre', 'shop', 'chat'] }],
    ['one with groups and no user', 'UKIM', [], undefined],
  ])('%s', (_, userId, groups, expected) => {
    expect(identityOf({ userId, teamId: 'T1', fullMember: true, groups }, rules)).toEqual(expected);
  });

  test('nobody stands for who is no full member, whatever rule names them', () => {
    expect(identityOf({ userId: 'UDANA', teamId: 'T1', fullMember: false, groups: ['sre'] }, rules)).toBeUndefined();
  });
});

describe('a target whose calls run as the person who asks', () => {
  let database: Database;
  let box: Box;
  let asked: Identity[];
  let spine: Awaited<ReturnType<typeof openSpine>>;

  beforeEach(async () => {
    database = await openSqlite({ file: ':memory:' });
    box = makeBox();
    asked = [];
    spine = await openSpine({ box, database, mapped: { rules: rules.slice(0, 2), asked } });
  });
  afterEach(() => database.close());

  test('is asked as that person', async () => {
    expect(await spine.say('box look')).toContain('holds 2');
    expect(asked).toEqual([{ user: 'dana@example.com', groups: [] }]);
  });

  test('refuses who has nobody there, before it is asked, naming the way out', async () => {
    const refused = await spine.say('box look', { user: 'ULEE' });
    expect(refused).toContain('Nobody in Kafka lab stands for you, so nothing is asked there for you.');
    expect(refused).toContain('a line with your user id, ULEE, under impersonate of lab');
    expect(asked).toEqual([]);
    expect(await spine.results()).toEqual(['box look denied']);
  });

  test('is changed as the one who asked for it, also when another person approved', async () => {
    const card = await spine.ask('box scale 0');
    expect(await spine.say(pressed(card, 'Scale to 0'), { user: 'ULEE' })).toContain('Scaled the box to 0.');
    expect(new Set(asked.map(({ user }) => user))).toEqual(new Set(['dana@example.com']));
  });

  test('is told by ops whoami and ops can', async () => {
    expect(await spine.say('ops whoami')).toContain('On lab: as dana@example.com');
    expect(await spine.say('ops whoami', { user: 'ULEE' })).toContain('On lab: nobody stands for you');
    expect(await spine.say('ops can @UDANA box:look')).toContain('@UDANA may box:look');
    expect(await spine.say('ops can @ULEE box:look')).toContain(
      '@ULEE may not box:look, asked here\nNobody in Kafka lab',
    );
  });
});
