import { hash } from 'node:crypto';
import type { Config } from '../edge/config/config.ts';

/** What a running bot takes from a new configuration: what is read for alerts, where they go, and how they are told. */
const takenAtOnce = [
  ['topics', 'mappings', 'severity', 'watchdogs'],
  ['route', 'receivers', 'channel', 'inhibitRules', 'timeIntervals'],
  ['message', 'storm', 'maxPageAge', 'digestAfter', 'notReadAfter', 'verifyResolve'],
].flat();
const meansNothingHere = ['routeTests', 'alertmanagerFile'];

/** Keys of `alerts.ingest` that a door which is open takes. */
const takenByDoor = ['token', 'sizeMaxBytes', 'staleAfter'];

/** A key whose change a running bot does not take: `kafka`, `alerts.groupId`. */
export interface RestartNeeded {
  readonly key: string;
  readonly why: string;
}

const connections = 'connections are made at the start';
const doors = 'ports are opened at the start';
const reasons: Readonly<Record<string, string>> = {
  slack: connections,
  store: connections,
  kubernetes: connections,
  kafka: connections,
  minio: connections,
  docker: connections,
  http: doors,
  'alerts.ingest': doors,
  'alerts.groupId': 'Kafka knows the readers by it',
  'alerts.deadLetterTopic': 'what waits for the old one is written first',
};

/** Names the keys whose change a running bot cannot take, and why. */
export function restartNeeded(running: Config, read: Config): RestartNeeded[] {
  const { alerts: before, alertmanager: _, ...others } = running;
  const { alerts: after, alertmanager: __, ...othersRead } = read;
  const outside = changed(others, othersRead);
  if ((before === undefined) !== (after === undefined)) return [...outside, 'alerts'].map(withReason);
  const atOnce = new Set([...takenAtOnce, ...meansNothingHere, 'ingest']);
  const inAlerts = changed(before ?? {}, after ?? {}).filter((key) => !atOnce.has(key));
  if (doorChanged(before?.ingest, after?.ingest)) inAlerts.push('ingest');
  return [...outside, ...inAlerts.map((key) => `alerts.${key}`)].map(withReason);
}

function withReason(key: string): RestartNeeded {
  return { key, why: reasons[key] ?? 'it is read at the start' };
}

function doorChanged(before: object | undefined, after: object | undefined): boolean {
  if (before === undefined || after === undefined) return before !== after;
  return changed(before, after).some((key) => !takenByDoor.includes(key));
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
