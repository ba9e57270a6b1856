import type { Alert } from './alert.ts';
import type { Route } from './route.ts';

/** Stands where a record of a test names its target; no Kafka target can be called so. */
export const drillTarget = '#test';

/** The topic of a test that goes where its labels lead; one that goes to a channel has the channel's id there. */
export const drillTopic = 'alerts-test';

/** Keys of the tree begin with a brace. */
const keyPrefix = 'test in ';

/** The route of a test that was sent to a channel; undefined for every other alert. */
export function drillRoute({ record }: Pick<Alert, 'record'>, root: Route): Route | undefined {
  return record.target === drillTarget && record.topic !== drillTopic ? routeTo(record.topic, root) : undefined;
}

/** The same by its key; undefined where it is the key of no such route. */
export function drillRouteOf(routeKey: string, root: Route): Route | undefined {
  return routeKey.startsWith(keyPrefix) ? routeTo(routeKey.slice(keyPrefix.length), root) : undefined;
}

/** It is told as the root tells, and never pages. */
function routeTo(channelId: string, root: Route): Route {
  return {
    ...root,
    key: `${keyPrefix}${channelId}`,
    receiver: channelId,
    groupBy: ['alertname'],
    muteTimes: [],
    activeTimes: [],
    pages: false,
    routes: [],
  };
}
