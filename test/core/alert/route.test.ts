import { describe, expect, test } from 'vitest';
import { groupKeyOf } from '../../../src/core/alert/group-key.ts';
import { parseMatcher } from '../../../src/core/alert/matcher.ts';
import { buildRoutes, matchRoutes, type RouteConfig } from '../../../src/core/alert/route.ts';

const when = (...matchers: string[]) => matchers.map(parseMatcher);

/** The tree of Alertmanager's own TestRouteMatch (dispatch/route_test.go), in our words. */
const tree: RouteConfig = {
  receiver: 'notify-def',
  routes: [
    {
      matchers: when('owner="team-A"'),
      receiver: 'notify-A',
      routes: [
        { matchers: when('env="testing"'), receiver: 'notify-testing', groupBy: ['...'] },
        { matchers: when('env="production"'), receiver: 'notify-productionA', groupWaitMs: 60_000, continue: true },
        {
          matchers: when('env=~"produ.*"', 'job=~".*"'),
          receiver: 'notify-productionB',
          groupWaitMs: 30_000,
          groupIntervalMs: 300_000,
          repeatIntervalMs: 3_600_000,
          groupBy: ['job'],
        },
      ],
    },
    { matchers: when('owner=~"team-(B|C)"'), groupBy: ['foo', 'bar'], groupWaitMs: 120_000, receiver: 'notify-BC' },
    {
      matchers: when('group_by="role"'),
      groupBy: ['role'],
      routes: [
        {
          matchers: when('env="testing"'),
          receiver: 'notify-testing',
          routes: [{ matchers: when('wait="long"'), groupWaitMs: 120_000 }],
        },
      ],
    },
  ],
};
const root = buildRoutes(tree, 'fallback');

describe('the route tree', () => {
  test.each([
    [{ owner: 'team-A' }, ['notify-A']],
    [{ owner: 'team-A', env: 'unset' }, ['notify-A']],
    [{ owner: 'team-C' }, ['notify-BC']],
    [{ owner: 'team-A', env: 'testing' }, ['notify-testing']],
    [{ owner: 'team-A', env: 'production' }, ['notify-productionA', 'notify-productionB']],
    [{ group_by: 'role' }, ['notify-def']],
    [{ env: 'testing', group_by: 'role' }, ['notify-testing']],
    [{ env: 'testing', group_by: 'role', wait: 'long' }, ['notify-testing']],
    [{}, ['notify-def']],
  ])('%j goes to %j', (labels, receivers) => {
    expect(matchRoutes(root, labels).map((route) => route.receiver)).toEqual(receivers);
  });

  test('children inherit what they leave out', () => {
    const [long] = matchRoutes(root, { env: 'testing', group_by: 'role', wait: 'long' });
    expect(long).toMatchObject({
      groupBy: ['role'],
      groupWaitMs: 120_000,
      groupIntervalMs: 300_000,
      repeatIntervalMs: 14_400_000,
      pages: false,
      ackExpiresAfterMs: 7_200_000,
      closeAfterMs: undefined,
    });
    const [testing] = matchRoutes(root, { owner: 'team-A', env: 'testing' });
    expect(testing?.groupBy).toBe('all');
  });

  test('what pages, how long an acknowledgement holds and when events are closed is inherited too', () => {
    const route = buildRoutes(
      {
        pages: true,
        ackExpiresAfterMs: 60_000,
        closeAfterMs: 3_600_000,
        routes: [{ matchers: when('x="1"') }, { matchers: when('x="2"'), pages: false }],
      },
      'r',
    );
    expect(matchRoutes(route, { x: '1' })).toMatchObject([
      { pages: true, ackExpiresAfterMs: 60_000, closeAfterMs: 3_600_000 },
    ]);
    expect(matchRoutes(route, { x: '2' })).toMatchObject([{ pages: false, ackExpiresAfterMs: 60_000 }]);
  });

  test('an empty groupBy makes one group although the parent groups', () => {
    const route = buildRoutes({ groupBy: ['a'], routes: [{ matchers: when('x="1"'), groupBy: [] }] }, 'r');
    const groups = ['1', '2'].map((a) =>
      matchRoutes(route, { x: '1', a }).map((each) => groupKeyOf(each, { x: '1', a }).id),
    );
    expect(groups[0]).toEqual(groups[1]);
  });

  test('equal siblings are different nodes with groups of their own', () => {
    const route = buildRoutes(
      { routes: [{ matchers: when('x="1"'), continue: true }, { matchers: when('x="1"') }] },
      'r',
    );
    const ids = matchRoutes(route, { x: '1' }).map((each) => groupKeyOf(each, { x: '1' }).id);
    expect(new Set(ids).size).toBe(2);
  });

  test('the id of a group depends on the labels it groups by, in any order, and on nothing else', () => {
    const route = buildRoutes({ groupBy: ['a', 'b'] }, 'r');
    const id = (labels: Record<string, string>) => groupKeyOf(route, labels).id;
    expect(id({ a: '1', b: '2', c: '3' })).toBe(id({ c: '9', b: '2', a: '1' }));
    expect(id({ a: '1' })).not.toBe(id({ b: '1' }));
    expect(groupKeyOf(route, { a: '1' }).shortId).toMatch(/^[2-9B-DF-HJ-NP-TV-XZ]{5}$/);
  });
});
