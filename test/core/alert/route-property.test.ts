import { expect, test } from 'vitest';
import type { Labels } from '../../../src/core/alert/alert.ts';
import { groupKeyOf } from '../../../src/core/alert/group-key.ts';
import { parseMatcher } from '../../../src/core/alert/matcher.ts';
import { buildRoutes, matchRoutes, type RouteConfig } from '../../../src/core/alert/route.ts';
import { seededRandom } from '../../support/random.ts';
import { type RandomRoute, randomLabels, randomRoute } from '../../support/random-route.ts';
import { slowlyHolds } from '../../support/slow-matcher.ts';

const trees = 500;
const alertsOfEach = 10;

function configOf({ receiver, matchers, group_by, routes, ...same }: RandomRoute): RouteConfig {
  return {
    ...same,
    receiver,
    matchers: matchers?.map(parseMatcher),
    groupBy: group_by,
    routes: routes?.map(configOf),
  };
}

interface Ending {
  receiver: string;
  groupLabels: Record<string, string>;
}

/** The rule as the documentation of Alertmanager tells it, a sentence a line, with what is inherited handed down. */
function endings(node: RandomRoute, labels: Labels, from: { receiver: string; groupBy: readonly string[] }): Ending[] {
  if (!(node.matchers ?? []).map(parseMatcher).every((matcher) => slowlyHolds(matcher, labels))) return [];
  const own = { receiver: node.receiver ?? from.receiver, groupBy: node.group_by ?? from.groupBy };
  const found: Ending[] = [];
  let goesOn = true;
  for (const child of node.routes ?? []) {
    if (!goesOn) continue;
    const below = endings(child, labels, own);
    found.push(...below);
    if (below.length > 0 && child.continue !== true) goesOn = false;
  }
  if (found.length > 0) return found;
  const named = Object.entries(labels).filter(([name]) => own.groupBy.includes('...') || own.groupBy.includes(name));
  return [{ receiver: own.receiver, groupLabels: Object.fromEntries(named) }];
}

test(`${trees} random trees send ${trees * alertsOfEach} random alerts where a slow reading of the rule does`, () => {
  const random = seededRandom(20_261_127);
  for (let index = 0; index < trees; index += 1) {
    const written = randomRoute(random);
    const root = buildRoutes(configOf(written), 'none');
    for (let alert = 0; alert < alertsOfEach; alert += 1) {
      const labels = randomLabels(random);
      const found = matchRoutes(root, labels).map((route) => ({
        receiver: route.receiver,
        groupLabels: groupKeyOf(route, labels).labels,
      }));
      const wanted = endings(written, labels, { receiver: 'none', groupBy: [] });
      expect(found, JSON.stringify({ written, labels })).toEqual(wanted);
    }
  }
});

test('every route of a random tree has a key of its own, and alerts of one group share its labels', () => {
  const random = seededRandom(7);
  for (let index = 0; index < 100; index += 1) {
    const root = buildRoutes(configOf(randomRoute(random)), 'none');
    const keys = keysOf(root);
    expect(new Set(keys).size).toBe(keys.length);
    const groups = new Map<string, string>();
    for (let alert = 0; alert < 50; alert += 1) {
      const labels = randomLabels(random);
      for (const route of matchRoutes(root, labels)) {
        const group = groupKeyOf(route, labels);
        const shared = JSON.stringify([group.routeKey, Object.entries(group.labels).sort()]);
        expect(groups.get(group.id) ?? shared).toBe(shared);
        groups.set(group.id, shared);
      }
    }
  }
});

function keysOf(route: ReturnType<typeof buildRoutes>): string[] {
  return [route.key, ...route.routes.flatMap(keysOf)];
}
