import type { Clock } from '../../lib/clock.ts';
import type { Alert } from '../alert/alert.ts';
import { closesAt } from '../alert/close.ts';
import type { AlertRules } from '../alert/rules.ts';
import type { AlertStore } from '../port/alert-store.ts';
import type { Log } from '../port/log.ts';
import type { CloseAlerts } from './close-alerts.ts';
import { type Loop, loop } from './loop.ts';

const firingAtMost = 50_000;
/** Ages are hours; a minute more does not matter, and what fires is read each time. */
const everyMs = 60_000;

/** Closes events that no source ends when one of their routes says that they are old enough: its card promised it. */
export function ageCloser(deps: {
  store: Pick<AlertStore, 'firing'>;
  rules: Pick<AlertRules, 'closesByAge' | 'groupsFor' | 'routeOf'>;
  close: CloseAlerts;
  clock: Clock;
  log: Log;
  /** Some were closed: their groups need a look. */
  closed(): void;
}): Loop {
  const { store, rules, close, clock } = deps;
  const isOld = (alert: Alert, now: number): boolean =>
    !alert.resolves &&
    rules.groupsFor(alert).some((group) => (closesAt(alert, rules.routeOf(group)) ?? Number.POSITIVE_INFINITY) <= now);
  let nextAt = 0;
  return loop(
    'age closer',
    async () => {
      const now = clock.now();
      if (!rules.closesByAge || now < nextAt) return undefined;
      nextAt = now + everyMs;
      const old = (await store.firing(firingAtMost)).filter((alert) => isOld(alert, now));
      if (old.length === 0) return nextAt;
      await close({ fingerprints: old.map(({ fingerprint }) => fingerprint), by: { kind: 'age' } });
      deps.closed();
      return nextAt;
    },
    deps,
  );
}
