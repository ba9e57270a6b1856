import { describe, expect, test } from 'vitest';
import {
  type AccessQuestion,
  decideAccess,
  explainRefusal,
  type Policy,
  type Role,
} from '../../../src/core/access/policy.ts';
import { seededRandom } from '../../support/random.ts';

const dana = { userId: 'UDANA', teamId: 'T1', fullMember: true, groups: [] };
const question = (change: Partial<AccessQuestion> = {}): AccessQuestion => ({
  principal: dana,
  permission: 'kubernetes:scale',
  danger: 'change',
  reveals: false,
  needsRole: false,
  channelId: 'COPS',
  target: 'prod',
  inChannel: true,
  ...change,
});
const policy = (roles: readonly Role[], readOnlyChannels: readonly string[] = []): Policy => ({
  groups: [],
  roles,
  readOnlyChannels,
});
const role = (name: string, permissions: string[], rest: Partial<Role> = {}): Role => ({
  name,
  members: ['*'],
  permissions,
  ...rest,
});

describe('decides', () => {
  const guest = { ...dana, fullMember: false, groups: [] };
  const scalers = role('scalers', ['kubernetes:scale']);
  test.each<[string, AccessQuestion, Role[], object]>([
    ['no change without a role', question(), [], { allowed: false, reason: 'no-role' }],
    ['a change by a role', question(), [scalers], { allowed: true, reason: 'role', role: 'scalers' }],
    ['a change by a noun', question(), [role('k', ['kubernetes:*'])], { allowed: true, role: 'k' }],
    ['a change by *', question(), [role('all', ['*'])], { allowed: true, role: 'all' }],
    ['a look at what there is by metadata', question({ danger: 'read' }), [role('m', ['metadata'])], { role: 'm' }],
    [
      'no look at what others wrote by metadata',
      question({ danger: 'read', reveals: true }),
      [role('m', ['metadata'])],
      { reason: 'no-role' },
    ],
    ['no change by metadata', question(), [role('m', ['metadata'])], { reason: 'no-role' }],
    ['no change by another noun', question(), [role('k', ['kube:*'])], { allowed: false, reason: 'no-role' }],
    ['no change elsewhere', question(), [{ ...scalers, channels: ['CSHOP'] }], { allowed: false, reason: 'no-role' }],
    ['no change for others', question(), [{ ...scalers, members: ['ULEE'] }], { allowed: false, reason: 'no-role' }],
    [
      'against a grant where another role denies',
      question(),
      [role('all', ['*']), role('freeze', ['!kubernetes:*'])],
      {
        allowed: false,
        reason: 'denied-by-role',
        role: 'freeze',
      },
    ],
    ['no guest, whatever the role', question({ principal: guest }), [role('all', ['*'])], { reason: 'not-a-member' }],
    ['no guest, even to look', question({ principal: guest, danger: 'read' }), [], { reason: 'not-a-member' }],
    ['a look where no roles are configured', question({ danger: 'read' }), [], { allowed: true, reason: 'reading' }],
    [
      'no look at what others wrote without a role',
      question({ danger: 'read', reveals: true }),
      [],
      { allowed: false, reason: 'no-role' },
    ],
    ['a change on a target of the role', question(), [{ ...scalers, targets: ['prod'] }], { allowed: true }],
    ['no change on another target', question(), [{ ...scalers, targets: ['stage'] }], { reason: 'no-role' }],
    [
      'a change by a group',
      question({ principal: { ...dana, groups: ['sre'] } }),
      [{ ...scalers, members: ['group:sre'] }],
      { allowed: true },
    ],
    ['no change by a group of others', question(), [{ ...scalers, members: ['group:sre'] }], { reason: 'no-role' }],
    [
      'for now, where a denial is bound to some things',
      question(),
      [scalers, role('x', ['!*'], { bounds: { namespace: ['kube-system'] } })],
      { allowed: true },
    ],
    [
      'no look by default where roles are',
      question({ danger: 'read' }),
      [scalers].map((each) => ({ ...each, permissions: ['kafka:lag'] })),
      { reason: 'no-role' },
    ],
    ['help for everybody', question({ danger: 'read', permission: 'ops:help' }), [scalers], { allowed: true }],
    [
      'no help where it is denied',
      question({ danger: 'read', permission: 'ops:help' }),
      [role('x', ['!ops:help'])],
      { reason: 'denied-by-role' },
    ],
    [
      'an answer to an alert by membership',
      question({ danger: 'respond' }),
      [],
      { allowed: true, reason: 'responder' },
    ],
    [
      'no answer from outside the channel',
      question({ danger: 'respond', inChannel: false }),
      [role('all', ['*'])],
      { reason: 'not-in-channel' },
    ],
  ])('%s', (_, asked, roles, decision) => {
    expect(decideAccess(asked, policy(roles))).toMatchObject(decision);
  });
});

test('nothing is changed from a read-only channel, and an alert can still be answered there', () => {
  const all = policy([role('all', ['*'])], ['COPS']);
  expect(decideAccess(question(), all)).toEqual({ allowed: false, reason: 'read-only-channel' });
  expect(decideAccess(question({ danger: 'read' }), all).allowed).toBe(true);
  expect(decideAccess(question({ danger: 'respond' }), all).allowed).toBe(true);
  expect(decideAccess(question({ channelId: 'CSHOP' }), all).allowed).toBe(true);
});

/** The rules once more, one sentence a line, slow and without the short cuts of the real one. */
function reference(asked: AccessQuestion, roles: readonly Role[], readOnlyChannels: readonly string[]): boolean {
  const names = (pattern: string) => {
    if (pattern === 'metadata') return asked.danger === 'read' && asked.reveals === false;
    const [noun = '', verb] = pattern.split(':');
    const [wantedNoun, wantedVerb] = asked.permission.split(':');
    return pattern === '*' || (noun === wantedNoun && (verb === '*' || verb === wantedVerb));
  };
  const mine = roles
    .filter((each) =>
      each.members.some(
        (member) =>
          member === '*' ||
          member === asked.principal.userId ||
          asked.principal.groups.map((group) => `group:${group}`).includes(member),
      ),
    )
    .filter((each) => (each.channels ?? [asked.channelId]).some((channel) => channel === asked.channelId))
    .filter((each) => asked.target === undefined || (each.targets ?? [asked.target]).includes(asked.target));
  const denied = mine
    .filter((each) => each.bounds === undefined)
    .some((each) => each.permissions.some((pattern) => pattern[0] === '!' && names(pattern.substring(1))));
  const saysNo = (each: Role) => each.permissions.some((pattern) => pattern[0] === '!' && names(pattern.substring(1)));
  const saysYes = (each: Role) => each.permissions.some((pattern) => pattern[0] !== '!' && names(pattern));
  const granted = mine.some((each) => saysYes(each) && !saysNo(each));
  const everyones = ['ops:help', 'ops:health', 'ops:whoami', 'ops:page', 'ops:file', 'ops:share'];
  const forAll = everyones.includes(asked.permission);
  const free = asked.danger === 'read' && roles.length === 0 && !asked.reveals;
  if (asked.principal.fullMember === false) return false;
  if (asked.danger === 'respond') return asked.inChannel;
  if (asked.danger !== 'read' && readOnlyChannels.includes(asked.channelId)) return false;
  return !denied && (granted || forAll || free);
}

test('agrees with a slow reading of the rules on random policies', () => {
  const random = seededRandom(7);
  const permissions = ['kubernetes:scale', 'kubernetes:get', 'kafka:lag', 'ops:help', 'ops:audit'];
  const patterns = [...permissions, '*', 'metadata', 'kubernetes:*', 'kafka:*', 'ops:*', 'k:*'].flatMap((each) => [
    each,
    `!${each}`,
  ]);
  for (let round = 0; round < 5_000; round += 1) {
    const roles = Array.from(
      { length: random.whole(4) },
      (_, index): Role => ({
        name: `r${index}`,
        members: [random.pick(['*', 'UDANA', 'ULEE', 'group:sre', 'group:dba'])],
        permissions: [random.pick(patterns), random.pick(patterns)],
        ...(random.whole(2) === 0 ? {} : { channels: random.some(['COPS', 'CSHOP']) }),
        ...(random.whole(2) === 0 ? {} : { targets: random.some(['prod', 'stage']) }),
        ...(random.whole(3) > 0 ? {} : { bounds: { namespace: ['shop'] } }),
      }),
    );
    const asked = question({
      principal: {
        ...dana,
        userId: random.pick(['UDANA', 'ULEE']),
        fullMember: random.whole(5) > 0,
        groups: random.some(['sre', 'dba']),
      },
      permission: random.pick(permissions),
      danger: random.pick(['read', 'respond', 'change', 'destroy']),
      channelId: random.pick(['COPS', 'CSHOP']),
      inChannel: random.whole(2) === 0,
      reveals: random.whole(3) === 0,
      needsRole: false,
      target: [undefined, 'prod', 'stage'][random.whole(3)],
    });
    const readOnlyChannels = random.some(['COPS']);
    expect(decideAccess(asked, policy(roles, readOnlyChannels)).allowed, JSON.stringify({ asked, roles })).toBe(
      reference(asked, roles, readOnlyChannels),
    );
  }
});

test('a refusal says what is missing and who can help', () => {
  const asked = question();
  const decision = decideAccess(asked, policy([]));
  if (decision.allowed) throw new Error('it was allowed');
  const { sentence, hint } = explainRefusal(decision, asked);
  expect(sentence).toContain('kubernetes:scale');
  expect(hint).toContain('access.roles');
});
