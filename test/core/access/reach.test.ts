import { describe, expect, test } from 'vitest';
import type { AccessQuestion, Role } from '../../../src/core/access/policy.ts';
import { type Bounds, reachOf } from '../../../src/core/access/reach.ts';
import { seededRandom } from '../../support/random.ts';

const question: AccessQuestion = {
  principal: { userId: 'UDANA', teamId: 'T1', fullMember: true, groups: [] },
  permission: 'kubernetes:logs',
  danger: 'read',
  reveals: true,
  needsRole: false,
  channelId: 'COPS',
  target: 'prod',
  inChannel: true,
};
const role = (permissions: string[], bounds?: Bounds): Role => ({
  name: 'r',
  members: ['*'],
  permissions,
  ...(bounds && { bounds }),
});
const shop = role(['kubernetes:*'], { namespace: ['shop', 'shop-*'] });

describe('how far a role goes', () => {
  test.each<[string, Role[], string | undefined, boolean]>([
    ['everywhere, without bounds', [role(['*'])], 'kube-system', true],
    ['all at once, without bounds', [role(['*'])], undefined, true],
    ['to what it names', [shop], 'shop', true],
    ['to what its pattern names', [shop], 'shop-eu', true],
    ['not to another', [shop], 'kube-system', false],
    ['not to one that only begins or ends like it', [shop], 'eshop', false],
    ['not to all at once', [shop], undefined, false],
    ['not by dots', [shop], '../kube-system', false],
    ['not by a wildcard in the words', [shop], '*', false],
    ['not by letters that look alike', [shop], 'sh\u043ep', false],
    ['not by another case', [shop], 'SHOP', false],
    ['not by a space', [shop], 'shop ', false],
    ['not by an empty name', [shop], '', false],
    ['to both of two', [shop, role(['*'], { namespace: ['bank'] })], 'bank', true],
    ['to all at once, where it says so', [role(['*'], { namespace: ['*'] })], undefined, true],
    ['not where another denies', [role(['*']), role(['!*'], { namespace: ['kube-*'] })], 'kube-system', false],
    ['beside what another denies', [role(['*']), role(['!*'], { namespace: ['kube-*'] })], 'shop', true],
    [
      'not to all at once, where another denies a part',
      [role(['*']), role(['!*'], { namespace: ['k'] })],
      undefined,
      false,
    ],
    [
      'as if a denial of another permission were not there',
      [role(['*']), role(['!kafka:*'], { namespace: ['shop'] })],
      'shop',
      true,
    ],
    ['as if a bound of another kind were not there', [role(['*'], { topic: ['orders'] })], 'shop', true],
  ])('%s', (_, roles, name, held) => {
    const reach = reachOf(question, roles);
    expect(reach.holds('namespace', name)).toBe(held);
    if (held) expect(() => reach.check('namespace', name)).not.toThrow();
    else expect(() => reach.check('namespace', name)).toThrow(expect.objectContaining({ code: 'denied' }));
  });

  test('a refusal names the thing, what is in reach and what is denied', () => {
    const reach = reachOf(question, [shop, role(['!kubernetes:*'], { namespace: ['shop-secret'] })]);
    expect(() => reach.check('namespace', 'kube-system')).toThrow(
      expect.objectContaining({
        message: 'You may not reach the namespace "kube-system".',
        hint: 'Your roles reach shop, shop-*. Denied: shop-secret.',
      }),
    );
    expect(() => reach.check('namespace', undefined)).toThrow(
      expect.objectContaining({ hint: expect.stringContaining('Name one namespace.') }),
    );
  });
});

test('agrees with a slow reading of the rules on random roles', () => {
  const random = seededRandom(11);
  const patterns = ['shop', 'shop-*', '*', 'kube-*', '*-system', 'a*b*c'];
  const names = ['shop', 'shop-eu', 'kube-system', 'abc', 'a--b--c', 'acb', ''];
  const asPattern = (pattern: string) => new RegExp(`^${pattern.split('*').join('.*')}$`, 's');
  for (let round = 0; round < 5_000; round += 1) {
    const roles = Array.from({ length: 1 + random.whole(4) }, () => {
      const some = random.some(patterns);
      const permission = random.pick(['kubernetes:logs', 'kubernetes:*', 'kafka:*', '*']);
      return role(
        [random.whole(3) === 0 ? `!${permission}` : permission],
        some.length === 0 ? undefined : { namespace: some },
      );
    });
    const about = roles.filter((each) => each.permissions.some((pattern) => !pattern.includes('kafka')));
    const granting = about.filter((each) => each.permissions.some((pattern) => !pattern.startsWith('!')));
    const denying = about.filter((each) => each.permissions.some((pattern) => pattern.startsWith('!')) && each.bounds);
    if (granting.length === 0) continue;
    const reach = reachOf(question, roles);
    for (const name of names) {
      const fits = (each: Role) => (each.bounds?.namespace ?? ['*']).some((pattern) => asPattern(pattern).test(name));
      const held = granting.some(fits) && !denying.some(fits);
      expect(reach.holds('namespace', name), JSON.stringify({ roles, name })).toBe(held);
    }
    const all = granting.some((each) => (each.bounds?.namespace ?? ['*']).includes('*')) && denying.length === 0;
    expect(reach.holds('namespace', undefined), JSON.stringify(roles)).toBe(all);
  }
});
