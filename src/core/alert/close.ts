import type { Alert, ClosedBy } from './alert.ts';
import type { Route } from './route.ts';

/**
 * The alert after it was ended without its source; undefined where it may not be: only its source ends an alert that it
 * resolves. Whatever was said of it before that moment and is read later does not bring it back.
 */
export function closedAlert(alert: Alert, by: ClosedBy, at: number): Alert | undefined {
  if (alert.resolves || alert.endsAt !== undefined) return undefined;
  return { ...alert, endsAt: at, heardAt: Math.max(alert.heardAt, at), closedBy: by };
}

/** When its route closes it by age, in milliseconds since the epoch; undefined where only people do, or its source. */
export function closesAt(alert: Alert, route: Pick<Route, 'closeAfterMs'>): number | undefined {
  if (alert.resolves || route.closeAfterMs === undefined) return undefined;
  return alert.startsAt + route.closeAfterMs;
}
