import type { AlertConfig } from '../alert/alert-config.ts';
import type { Ingest } from '../delivery/ingest.ts';
import type { AlertStore } from '../port/alert-store.ts';
import { type SelfAlert, selfFingerprint, selfRecord, selfTopic, watcherAlertOf } from './self-alert.ts';

const firingAtMost = 10_000;

/** Says what the bot notices of itself as alerts, routed, grouped and silenced like any other. */
export interface SelfAlerts {
  /** It fires; saying it again while it does costs nothing. */
  raise(alert: SelfAlert): Promise<void>;
  /** All of them fire, told together. */
  raiseAll(alerts: readonly SelfAlert[]): Promise<void>;
  /** What fires of what is watched on systems. */
  watched(): Promise<readonly SelfAlert[]>;
  /** It is over, if it fires, and has for at least `olderThanMs`. */
  resolve(alert: SelfAlert, options?: { olderThanMs: number }): Promise<void>;
}

/** Makes the voice. Whether something fires is asked of the store, so that a restart forgets nothing. */
export function selfAlerts(deps: {
  ingest: Ingest;
  store: Pick<AlertStore, 'known' | 'firing'>;
  config: Pick<AlertConfig, 'severity'>;
  now(): number;
}): SelfAlerts {
  const { ingest, store, config, now } = deps;
  const say = async (alerts: readonly SelfAlert[], status: 'firing' | 'resolved'): Promise<void> => {
    const said = { at: now(), mapping: config.severity };
    const records = alerts.map((alert) => selfRecord(alert, status, said));
    if (records.length > 0) await ingest(selfTopic, records, undefined);
  };
  return {
    raise: (alert) => say([alert], 'firing'),
    raiseAll: (alerts) => say(alerts, 'firing'),
    async watched() {
      const firing = await store.firing(firingAtMost);
      return firing.flatMap((alert) => watcherAlertOf(alert, config.severity) ?? []);
    },
    async resolve(alert, { olderThanMs } = { olderThanMs: 0 }) {
      const fingerprint = selfFingerprint(alert, config.severity);
      const known = (await store.known([fingerprint])).get(fingerprint);
      if (known === undefined || known.endsAt !== undefined || now() - known.startsAt < olderThanMs) return;
      await say([alert], 'resolved');
    },
  };
}
