import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { onCallNow } from '../../../src/core/access/on-call-now.ts';
import type { Role } from '../../../src/core/access/policy.ts';
import type { Relief } from '../../../src/core/command/command.ts';
import type { Database } from '../../../src/core/port/database.ts';
import type { OnCall } from '../../../src/core/port/oncall.ts';
import { plainView } from '../../../src/core/view/plain.ts';
import { openSqlite } from '../../../src/edge/store/sqlite/open-sqlite.ts';
import { type Box, makeBox } from '../../support/box.ts';
import { openSpine, pressed, type SpineOptions } from '../../support/spine.ts';

const roles: readonly Role[] = [
  { name: 'keepers', members: ['UDANA', 'ULEE'], permissions: ['*'] },
  { name: 'duty', members: ['UDANA'], permissions: ['box:look'], targets: ['prod'] },
];
const policy = { groups: [], roles, readOnlyChannels: [] };
/** Max is on call for payments, whose channel is CPAY, and nobody for search. */
const rotations: OnCall = {
  present: async (team) =>
    (['payments', 'search'] as const)
      .filter((each) => team === undefined || team === each)
      .map((each) => ({
        team: each,
        userId: each === 'payments' ? 'UMAX' : undefined,
        from: undefined,
        until: undefined,
        because: each === 'payments' ? 'rotation' : 'nobody',
      })),
  teamOf: (channelId) => ({ CPAY: 'payments', CSEARCH: 'search' })[channelId],
};
const noTeams: OnCall = { present: async () => [], teamOf: () => undefined };
const guarded = { production: true, approval: 'change' } as const;

let database: Database;
let box: Box;
beforeEach(async () => {
  box = makeBox();
  database = await openSqlite({ file: ':memory:' });
});
afterEach(() => database.close());

const open = (options: Partial<SpineOptions> = {}) =>
  openSpine({ box, database, roles, prod: guarded, isOnCall: onCallNow(noTeams, policy, 'duty'), ...options });

type Said = 'confirms alone' | 'needs a second person';
const dana = 'UDANA'; // in the role that is named as on call
const lee = 'ULEE';

describe('whose yes a change needs', () => {
  test.each<[string, string, Relief | undefined, SpineOptions['prod'], Said]>([
    ['a change, where nothing is said of the target', dana, undefined, {}, 'confirms alone'],
    ['a change on a production target', dana, undefined, { production: true }, 'confirms alone'],
    ['a change, where changes need approval', dana, undefined, guarded, 'needs a second person'],
    ['a restart by whoever is on call', dana, 'restart', guarded, 'confirms alone'],
    ['more replicas by whoever is on call', dana, 'scale up', guarded, 'confirms alone'],
    ['the previous revision by whoever is on call', dana, 'rollback', guarded, 'confirms alone'],
    ["one's own change undone by whoever is on call", dana, 'undo', guarded, 'confirms alone'],
    ['a restart by somebody else', lee, 'restart', guarded, 'needs a second person'],
    ['more replicas by somebody else', lee, 'scale up', guarded, 'needs a second person'],
    ['the previous revision by somebody else', lee, 'rollback', guarded, 'needs a second person'],
    ['a restart where nobody is on call', dana, 'restart', { approval: 'change' }, 'needs a second person'],
    ['a restart where only loss needs approval', lee, 'restart', { approval: 'destroy' }, 'confirms alone'],
  ])('%s', async (_, user, relief, prod, expected) => {
    if (relief !== undefined) box.relief = relief;
    const spine = await open({ prod: prod ?? {} });
    const card = await spine.ask('box scale 6 --on prod', { user });
    const done = await spine.say(pressed(card, 'Scale to 6'), { user });
    const alone = done.includes('Scaled the box to 6.');
    expect(alone ? 'confirms alone' : 'needs a second person').toBe(expected);
    expect(box.changes).toBe(alone ? 1 : 0);
    if (alone) return;
    expect(done).toContain('You asked for it; another person must approve it.');
    const other = user === dana ? lee : dana;
    expect(await spine.say(pressed(card, 'Scale to 6'), { user: other })).toContain(`approved by @${other}`);
  });

  test('what loses something needs a second person also of whoever is on call, and on every target', async () => {
    box.relief = 'restart';
    const spine = await open();
    for (const words of ['box scale 0 --on prod', 'box scale 0 --on lab']) {
      const card = await spine.ask(words);
      expect(await spine.say(pressed(card, 'Scale to 0'))).toContain('another person must approve it');
    }
    expect(box.changes).toBe(0);
  });

  test('being on call for one target says nothing of another', async () => {
    box.relief = 'restart';
    const isOnCall = onCallNow(noTeams, policy, 'duty');
    const principal = { userId: dana, teamId: 'T1', fullMember: true, groups: [] };
    expect(await isOnCall(principal, { channelId: 'COPS', target: 'prod' })).toBe(true);
    expect(await isOnCall(principal, { channelId: 'COPS', target: 'lab' })).toBe(false);
    expect(await isOnCall({ ...principal, fullMember: false }, { channelId: 'COPS', target: 'prod' })).toBe(false);
    expect(await onCallNow(noTeams, policy, undefined)(principal, { channelId: 'COPS', target: 'prod' })).toBe(false);
  });
});

test.each([
  ['CPAY', 'UMAX', true],
  ['CSEARCH', 'UMAX', false],
  ['COPS', 'UMAX', true],
  ['COPS', dana, false],
])('by the rotations, in %s %s is on call: %s', async (channelId, userId, expected) => {
  const isOnCall = onCallNow(rotations, policy, undefined);
  const principal = { userId, teamId: 'T1', fullMember: true, groups: [] };
  expect(await isOnCall(principal, { channelId, target: 'prod' })).toBe(expected);
});

test('the card says why another person is asked, and whom', async () => {
  const spine = await open();
  const card = await spine.ask('box scale 6 --on prod');
  expect(card && plainView(card.view)).toContain('Changes on prod need a second person: @ULEE may approve.');
  expect(card && plainView(card.view)).toContain('expires in 30 min · on prod');
});

test('a step that is taken alone on call says so on its card and in the audit', async () => {
  box.relief = 'restart';
  const spine = await open();
  const card = await spine.ask('box scale 6 --on prod');
  expect(card && plainView(card.view)).toContain('asked by @UDANA · on call: restart needs nobody else');
  await spine.ask(pressed(card, 'Scale to 6'));
  const [, change] = await spine.audit.recent({ limit: 5 });
  expect(change).toMatchObject({ command: 'box scale', detail: 'alone, on call: restart' });
});

test('whose shift ended between the plan and the click cannot confirm alone any more', async () => {
  box.relief = 'restart';
  let onCall = true;
  const spine = await open({ isOnCall: async () => onCall });
  const card = await spine.ask('box scale 6 --on prod');
  onCall = false;
  expect(await spine.say(pressed(card, 'Scale to 6'))).toContain(
    'By now box scale needs the yes of another person here.',
  );
  expect(box.changes).toBe(0);
});

test('a change that waits for another person can be done without after two minutes, like what loses something', async () => {
  const spine = await open();
  const card = await spine.ask('box scale 6 --on prod');
  const { args } = pressed(card, 'Scale to 6');
  const glass = { command: 'ops break-glass', args: { ...args, reason: 'it burns' } };
  expect(await spine.say(glass)).toContain('wait until 2 min have passed');
  spine.clock.advance(2 * 60_000);
  expect(await spine.say(glass)).toContain('alone: it waits for a review');
  expect(box.changes).toBe(1);
});
