import type { AlertConfig } from './alert-config.ts';
import type { Route } from './route.ts';

/** What is allowed in a configuration and hardly meant, a sentence each. */
export function routeWarnings(config: Pick<AlertConfig, 'receivers' | 'defaultReceiver'>, root: Route): string[] {
  const routes = everyRoute(root);
  const used = new Set(routes.map(({ receiver }) => receiver));
  return [
    ...config.receivers
      .filter(({ name }) => name !== config.defaultReceiver && !used.has(name))
      .map(({ name }) => `no route goes to the receiver "${name}"`),
    ...routes.flatMap(unreachable),
    ...(routes.some(({ pages }) => pages) ? [] : ['no route pages: nothing will wake anybody']),
  ];
}

function everyRoute(route: Route): Route[] {
  return [route, ...route.routes.flatMap(everyRoute)];
}

/** Routes behind a sibling that takes everything are never tried. */
function unreachable({ routes }: Route): string[] {
  const stop = routes.findIndex((route) => route.matchers.length === 0 && !route.continue);
  if (stop < 0 || stop === routes.length - 1) return [];
  const hidden = routes.slice(stop + 1).map(({ receiver }) => receiver);
  return [
    `routes to ${hidden.join(', ')} are never tried: the one before them, to ${routes[stop]?.receiver}, takes everything`,
  ];
}
