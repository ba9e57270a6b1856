import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Role } from '../../src/core/access/policy.ts';
import type { Database } from '../../src/core/port/database.ts';
import { openSqlite } from '../../src/edge/store/sqlite/open-sqlite.ts';
import { makeBox } from '../support/box.ts';
import { openSpine } from '../support/spine.ts';
import { hostileSystems } from './hostile-systems.ts';

// Somebody whose role is bound to some things types what might be taken for others.
const shopTeam: Role = {
  name: 'shop team',
  members: ['*'],
  permissions: ['*'],
  bounds: {
    namespace: ['shop', 'shop-*'],
    topic: ['orders'],
    group: ['orders'],
    bucket: ['shop'],
    container: ['shop'],
  },
};
let database: Database;
let touched: string[];
let spine: Awaited<ReturnType<typeof openSpine>>;

beforeEach(async () => {
  database = await openSqlite({ file: ':memory:' });
  touched = [];
  const systems = hostileSystems(() => 'name');
  for (const { client } of Object.values(systems).flat()) watch(client);
  spine = await openSpine({ box: makeBox(), database, systems, roles: [shopTeam] });
});
afterEach(() => database.close());

/** Notes each question that gets to a system, but those that show no thing. */
function watch(client: object): void {
  for (const [name, call] of Object.entries(client)) {
    if (typeof call !== 'function' || name === 'kinds') continue;
    Reflect.set(client, name, (...of: unknown[]) => {
      touched.push(`${name} ${JSON.stringify(of[0])}`);
      return Reflect.apply(call, client, of);
    });
  }
}

describe('an argument does not escape its scope', () => {
  const namespaces = [
    'kube-system',
    'shop/../kube-system',
    '../kube-system',
    '..',
    '*',
    'shop*',
    '%2e%2e',
    'SHOP',
    'ѕhop',
    'shоp',
    'ｓｈｏｐ',
    'shop\u0131',
    'shopping',
    'kube-system,shop',
    'shop kube-system',
  ];
  test.each(namespaces)('namespace %j', async (namespace) => {
    for (const verb of ['get pods', 'logs api', 'scale api 3', 'restart api']) {
      const said = await spine.say(`k8s ${verb} -n "${namespace}"`);
      expect(said, verb).toContain('You may not reach the namespace');
    }
    expect(touched).toEqual([]);
  });

  test.each(['-A', '-A -n shop'])('all namespaces by %s', async (flags) => {
    expect(await spine.say(`k8s get pods ${flags}`)).toMatch(/You may not reach all namespaces|not both|-A/);
    expect(touched).toEqual([]);
  });

  test('what belongs to no namespace', async () => {
    expect(await spine.say('k8s get nodes -n shop')).toContain(
      'You may not reach all namespaces, or what belongs to none.',
    );
    expect(touched).toEqual([]);
  });

  test.each(['payments', 'оrders', 'orders*', '../orders', 'ORDERS', 'orders.v1'])('topic %j', async (topic) => {
    expect(await spine.say(`kafka peek "${topic}"`)).toContain('You may not reach the topic');
    expect(touched).toEqual([]);
  });

  test.each(['bank', '../bank', 'ѕhop', 'shop*', 'SHOP', 'shop\u200b'])('bucket %j', async (bucket) => {
    for (const verb of ['ls', 'stat', 'share']) {
      const said = await spine.say(`minio ${verb} "${bucket}/a"`);
      expect(said, verb).toContain('You may not reach the bucket');
    }
    expect(touched).toEqual([]);
  });

  test('a container by another name of it', async () => {
    expect(await spine.say('docker logs c0ffee')).toContain('You may not reach the container "name"');
    expect(touched.map((each) => each.split(' ')[0])).toEqual(['inspect']);
  });
});

test('what is in scope is reached, so that the refusals above mean something', async () => {
  for (const words of ['k8s get pods -n shop', 'kafka peek orders', 'minio ls shop/a']) await spine.say(words);
  expect(touched.map((each) => each.split(' ')[0])).toEqual(expect.arrayContaining(['list', 'peek']));
});
