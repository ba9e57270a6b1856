import { expect, test } from 'vitest';
import { buildRoutes, type RouteConfig, routesByKey } from '../../../src/core/alert/route.ts';
import { pagingOf } from '../../../src/core/watch/paging.ts';

const pagingBy = (config: RouteConfig) => pagingOf(config, routesByKey(buildRoutes(config, 'default')));
const prod = { matchers: [{ label: 'env', operator: '=', value: 'prod' }] } as const;

test.each([
  ['nothing is said', { routes: [prod] }, 'critical'],
  ['a route says yes', { routes: [{ ...prod, pages: true }] }, ['{}/{env="prod"}/0']],
  ['the root says yes', { pages: true, routes: [{ ...prod, pages: false }] }, ['{}']],
  ['routes only say no', { routes: [{ ...prod, pages: false }] }, []],
])('what pages where %s', (_, config, expected) => {
  expect(pagingBy(config)).toEqual(expected);
});
