import type { Route, RouteConfig } from '../alert/route.ts';
import type { Paging } from '../port/fallback-store.ts';

/** What pages: what the routes say with `pages`; where none of them says anything, whatever is critical. */
export function pagingOf(config: RouteConfig, routes: ReadonlyMap<string, Route>): Paging {
  if (!says(config)) return 'critical';
  return [...routes.values()].filter(({ pages }) => pages).map(({ key }) => key);
}

function says({ pages, routes = [] }: RouteConfig): boolean {
  return pages !== undefined || routes.some(says);
}
