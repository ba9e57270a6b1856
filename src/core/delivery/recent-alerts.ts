import type { Alert } from '../alert/alert.ts';
import type { AlertStore } from '../port/alert-store.ts';

/** About 1 KiB each. */
const rememberedAtMost = 20_000;

/** Alerts that were spoken of lately, as they are stored. Whoever writes an alert reads it here, in its turn, and tells what it wrote. */
export interface RecentAlerts {
  known(fingerprints: Iterable<string>): Promise<ReadonlyMap<string, Alert>>;
  /** After they were stored. Those that were not spoken of for longest are forgotten first. */
  remember(alerts: readonly Alert[]): void;
  /** One after another: what is known of an alert must not change between reading and writing it. */
  inTurn<Result>(task: () => Promise<Result>): Promise<Result>;
}

/** Keeps up to 20,000 alerts at hand: most records repeat what is known. */
export function recentAlerts(store: Pick<AlertStore, 'known'>): RecentAlerts {
  const alerts = new Map<string, Alert>();
  let turn: Promise<unknown> = Promise.resolve();
  return {
    async known(fingerprints) {
      const found = new Map<string, Alert>();
      const unknown: string[] = [];
      for (const fingerprint of new Set(fingerprints)) {
        const alert = alerts.get(fingerprint);
        if (alert === undefined) unknown.push(fingerprint);
        else found.set(fingerprint, alert);
      }
      const stored = unknown.length > 0 ? await store.known(unknown) : [];
      for (const [fingerprint, alert] of stored) found.set(fingerprint, alert);
      return found;
    },
    remember(present) {
      for (const alert of present) {
        alerts.delete(alert.fingerprint);
        alerts.set(alert.fingerprint, alert);
      }
      for (const fingerprint of alerts.keys()) {
        if (alerts.size <= rememberedAtMost) break;
        alerts.delete(fingerprint);
      }
    },
    inTurn(task) {
      const done = turn.then(task);
      turn = done.catch(() => undefined);
      return done;
    },
  };
}
