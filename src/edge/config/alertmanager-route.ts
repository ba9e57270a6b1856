import { z } from 'zod';
import type { RouteConfig } from '../../core/alert/route.ts';
import { deprecatedMatchers, flagSchema } from './alertmanager-value.ts';
import { durationSchema } from './duration.ts';
import { matchersSchema } from './matchers.ts';
import { moreThanNothing } from './route.ts';
import type { RouteWords, WrittenNode } from './route-fault.ts';

const base = z.strictObject({
  receiver: z.string().nullish(),
  group_by: z.array(z.string().min(1)).nullish(),
  group_wait: durationSchema.nullish(),
  group_interval: durationSchema.refine(...moreThanNothing).nullish(),
  repeat_interval: durationSchema.refine(...moreThanNothing).nullish(),
  match: deprecatedMatchers('='),
  match_re: deprecatedMatchers('=~'),
  matchers: matchersSchema.nullish(),
  mute_time_intervals: z.array(z.string()).nullish(),
  active_time_intervals: z.array(z.string()).nullish(),
  continue: flagSchema.nullish(),
});

type AlertmanagerRoute = z.infer<typeof base> & { routes?: AlertmanagerRoute[] | null | undefined };

/** A node of the tree as alertmanager.yml writes it. */
export const alertmanagerRouteSchema: z.ZodType<AlertmanagerRoute> = base.extend({
  get routes() {
    return z.array(alertmanagerRouteSchema).nullish();
  },
});

/** How alertmanager.yml spells what is complained of in a tree. */
export const alertmanagerWords: RouteWords = {
  muteTimes: 'mute_time_intervals',
  activeTimes: 'active_time_intervals',
  groupBy: 'group_by',
};

/** The tree in our words. `paging`: receivers that may wake a person; every route to one of them pages. */
export function alertmanagerTree(written: AlertmanagerRoute, paging: ReadonlySet<string>): RouteConfig {
  const { receiver, group_by, routes } = written;
  return {
    ...(receiver && { receiver, pages: paging.has(receiver) }),
    matchers: matchersOf(written),
    groupBy: group_by ?? undefined,
    groupWaitMs: written.group_wait ?? undefined,
    groupIntervalMs: written.group_interval ?? undefined,
    repeatIntervalMs: written.repeat_interval ?? undefined,
    muteTimes: written.mute_time_intervals ?? undefined,
    activeTimes: written.active_time_intervals ?? undefined,
    continue: written.continue ?? undefined,
    routes: routes?.map((child) => alertmanagerTree(child, paging)),
  };
}

function matchersOf({ match, match_re, matchers }: AlertmanagerRoute) {
  return [...(match ?? []), ...(match_re ?? []), ...(matchers ?? [])];
}

/** Every node with its path in the file, the root first. */
export function alertmanagerNodes(node: AlertmanagerRoute, path: (string | number)[] = ['route']): WrittenNode[] {
  const children = (node.routes ?? []).flatMap((child, index) => alertmanagerNodes(child, [...path, 'routes', index]));
  const own = {
    receiver: node.receiver,
    matchers: matchersOf(node).length,
    groupBy: node.group_by,
    continue: node.continue,
    muteTimes: node.mute_time_intervals,
    activeTimes: node.active_time_intervals,
    path,
  };
  return [own, ...children];
}
