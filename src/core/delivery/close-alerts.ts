import type { Alert, ClosedBy } from '../alert/alert.ts';
import { closedAlert } from '../alert/close.ts';
import type { AlertRules } from '../alert/rules.ts';
import type { AlertStore } from '../port/alert-store.ts';
import type { RecentAlerts } from './recent-alerts.ts';

/** With their groups well under the store's limit for one write. */
const alertsPerWrite = 200;

/**
 * Ends those of these alerts that fire and whose source never ends them; the others stay as they are. Answers what it ended,
 * durable, with a look at their groups asked for.
 */
export type CloseAlerts = (closing: {
  readonly fingerprints: readonly string[];
  readonly by: ClosedBy;
}) => Promise<readonly Alert[]>;

/** The one way to end an alert without its source, for people and for an age set on the route. */
export function closeAlerts(deps: {
  store: Pick<AlertStore, 'settle'>;
  alerts: RecentAlerts;
  rules: Pick<AlertRules, 'groupsFor'>;
  now(): number;
}): CloseAlerts {
  const { store, alerts, rules } = deps;
  return ({ fingerprints, by }) =>
    alerts.inTurn(async () => {
      const at = deps.now();
      const known = await alerts.known(fingerprints);
      const closed = [...known.values()].flatMap((alert) => closedAlert(alert, by, at) ?? []);
      for (let start = 0; start < closed.length; start += alertsPerWrite) {
        const part = closed.slice(start, start + alertsPerWrite);
        const touched = new Set(part.flatMap((alert) => rules.groupsFor(alert).map((group) => group.id)));
        await store.settle({ at, alerts: part, joins: [], touched: [...touched], deadLetters: [], positions: [] });
        alerts.remember(part);
      }
      return closed;
    });
}
