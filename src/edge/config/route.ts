import { z } from 'zod';
import type { RouteConfig } from '../../core/alert/route.ts';
import { durationSchema } from './duration.ts';
import { matchersSchema } from './matchers.ts';
import type { RouteWords, WrittenNode } from './route-fault.ts';

/** An interval of nothing would be a loop without a pause. */
export const moreThanNothing = [(ms: number) => ms > 0, 'more than nothing, such as 5m'] as const;

const routeBase = z.strictObject({
  receiver: z.string().optional(),
  matchers: matchersSchema.optional(),
  groupBy: z.array(z.string()).optional(),
  groupWait: durationSchema.optional(),
  groupInterval: durationSchema.refine(...moreThanNothing).optional(),
  repeatInterval: durationSchema.refine(...moreThanNothing).optional(),
  /** Whether its alerts may wake a person. */
  pages: z.boolean().optional(),
  /** The policy by which people are paged on a route that pages. */
  escalation: z.string().optional(),
  /** How long an acknowledgement holds on a route that pages. */
  ackExpiresAfter: durationSchema.optional(),
  /** Alerts of sources that never resolve are closed at this age. */
  closeAfter: durationSchema.optional(),
  continue: z.boolean().optional(),
  /** Names of time intervals during which it does not notify. */
  muteTimes: z.array(z.string()).optional(),
  /** Names of time intervals outside of which it does not notify. */
  activeTimes: z.array(z.string()).optional(),
});

export type WrittenRoute = z.infer<typeof routeBase> & { routes?: WrittenRoute[] | undefined };

/** Alertmanager's routing tree in camel case. */
export const routeSchema: z.ZodType<WrittenRoute> = routeBase.extend({
  get routes() {
    return z.array(routeSchema).optional();
  },
});

/** How middlewatch.yaml spells what is complained of in a tree. */
export const routeWords: RouteWords = { muteTimes: 'muteTimes', activeTimes: 'activeTimes', groupBy: 'groupBy' };

/** The tree with times in milliseconds. */
export function routeOf(written: WrittenRoute): RouteConfig {
  const { groupWait, groupInterval, repeatInterval, ackExpiresAfter, closeAfter, routes, ...same } = written;
  return {
    ...same,
    groupWaitMs: groupWait,
    groupIntervalMs: groupInterval,
    repeatIntervalMs: repeatInterval,
    ackExpiresAfterMs: ackExpiresAfter,
    closeAfterMs: closeAfter,
    routes: routes?.map(routeOf),
  };
}

/** Every node of the written tree with its path under `alerts`, the root first. */
export function nodesOf(node: WrittenRoute, path: (string | number)[] = ['route']): WrittenNode[] {
  const children = (node.routes ?? []).flatMap((child, index) => nodesOf(child, [...path, 'routes', index]));
  return [{ ...node, matchers: node.matchers?.length ?? 0, path }, ...children];
}
