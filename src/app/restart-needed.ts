import { hash } from 'node:crypto';
import type { Config } from '../edge/config/config.ts';

/** What a running bot takes from a new configuration: where alerts go, and how they are told. */
const takenAtOnce = ['route', 'receivers', 'channel', 'inhibitRules', 'timeIntervals', 'severity', 'message'];
const meansNothingHere = ['routeTests', 'alertmanagerFile'];

/** Names the keys whose change a running bot cannot take: `kafka`, `alerts.topics`. */
export function restartNeeded(running: Config, read: Config): string[] {
  const { alerts: before, alertmanager: _, ...others } = running;
  const { alerts: after, alertmanager: __, ...othersRead } = read;
  if ((before === undefined) !== (after === undefined)) return [...changed(others, othersRead), 'alerts'];
  const atOnce = new Set([...takenAtOnce, ...meansNothingHere]);
  const inAlerts = changed(before ?? {}, after ?? {}).filter((key) => !atOnce.has(key));
  return [...changed(others, othersRead), ...inAlerts.map((key) => `alerts.${key}`)];
}

function changed(before: object, after: object): string[] {
  const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...keys].filter((key) => digestOf(Reflect.get(before, key)) !== digestOf(Reflect.get(after, key)));
}

/** Secrets count by their digest: a token that was rotated is a change, and is written nowhere. */
function digestOf(value: unknown): string {
  return (
    JSON.stringify(value, function replace(this: object, key: string, shown: unknown) {
      const held: unknown = Reflect.get(this, key);
      if (typeof held === 'function') return String(held);
      if (typeof held !== 'object' || held === null || !('reveal' in held) || typeof held.reveal !== 'function')
        return shown;
      return hash('sha256', String(held.reveal()));
    }) ?? 'undefined'
  );
}
