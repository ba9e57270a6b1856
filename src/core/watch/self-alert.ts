import { type Alert, fingerprintOf, type Labels } from '../alert/alert.ts';
import type { AlertConfig, AlertTopic } from '../alert/alert-config.ts';
import type { RouteConfig } from '../alert/route.ts';
import type { Severity, SeverityMapping } from '../alert/severity.ts';
import type { IncomingRecord } from '../alert/source/define-source.ts';

/** What the bot notices on systems that it watches, and how bad each is: never a page unless a route says so. */
export const watcherAlerts = {
  /** Looks at a target fail: what goes wrong there is not noticed. */
  SystemNotReached: 'warning',
  /** What was wrong on a target when watching began, in one. */
  AlreadyBroken: 'warning',
  KafkaPartitionsOffline: 'warning',
  KafkaPartitionsUnderReplicated: 'warning',
  KafkaGroupBehind: 'warning',
  KafkaTopicSilent: 'warning',
  MinioDriveNotOk: 'warning',
  MinioWriteQuorumAtRisk: 'warning',
} as const satisfies Record<string, Severity>;

function isWatcherAlert(name: string | undefined): name is keyof typeof watcherAlerts {
  return name !== undefined && Object.hasOwn(watcherAlerts, name);
}

/** What the bot can say, of itself and of what it watches, and how bad each is. */
const severities = {
  ...watcherAlerts,
  /** A source that always fires fell silent: what it would tell is not told. */
  WatchdogAbsent: 'critical',
  /** Retention deleted records before they were read. */
  RecordsLost: 'critical',
  /** The topics of a target are not read, or far behind. */
  AlertsNotRead: 'critical',
} as const satisfies Record<string, Severity>;

/** An alert that the bot raises itself; its name, its component and its object identify it. */
export interface SelfAlert {
  readonly name: keyof typeof severities;
  /** The part it is about: `kafka prod`, `watchdog prometheus`. */
  readonly component: string;
  /** What of that part, as labels: `{topic: orders}`. */
  readonly object?: Labels;
  /** One sentence that stays the same while it fires. */
  readonly summary: string;
}

/** The value of the label `source` of all these alerts: routes may match it. */
export const selfSource = 'middlewatch';

/** Where they come from, in place of a topic of Kafka; they end only when the bot says so. */
export const selfTopic: AlertTopic = {
  target: selfSource,
  topic: 'self',
  source: 'json',
  from: 'latest',
  staleAfterMs: 5 * 3_600_000,
};

/** The labels; severity is said in the words that the mapping knows. */
export function selfLabels({ name, component, object }: Omit<SelfAlert, 'summary'>, mapping: SeverityMapping): Labels {
  const severity = severities[name];
  const word = mapping.values[severity][0] ?? severity;
  return { ...object, alertname: name, component, source: selfSource, [mapping.label]: word };
}

/** What identifies it in the store. */
export function selfFingerprint(alert: Omit<SelfAlert, 'summary'>, mapping: SeverityMapping): string {
  return fingerprintOf(selfLabels(alert, mapping));
}

/** An alert of the store as the bot raised it; undefined where it is not one about what it watches. */
export function watcherAlertOf({ labels, annotations }: Alert, mapping: SeverityMapping): SelfAlert | undefined {
  const { alertname: name, component, source, [mapping.label]: _, ...object } = labels;
  if (source !== selfSource || !isWatcherAlert(name) || component === undefined) return undefined;
  return { name, component, object, summary: annotations.summary ?? '' };
}

/** The record that says it, as if a source had written it. */
export function selfRecord(
  alert: SelfAlert,
  status: 'firing' | 'resolved',
  said: { at: number; mapping: SeverityMapping },
): IncomingRecord {
  const { name, summary } = alert;
  const { target, topic } = selfTopic;
  const value = JSON.stringify({ name, status, summary, labels: selfLabels(alert, said.mapping) });
  const place = { target, topic, partition: 0, offset: String(said.at), writtenAt: said.at };
  return { ...place, key: undefined, headers: {}, value: Buffer.from(value) };
}

/** The tree with a last branch for these alerts: what no other route takes goes to the operations channel, at once. */
export function withSelfRoute({
  route,
  operationsChannel,
}: Pick<AlertConfig, 'route' | 'operationsChannel'>): RouteConfig {
  if (operationsChannel === undefined) return route;
  const own: RouteConfig = {
    matchers: [{ label: 'source', operator: '=', value: selfSource }],
    // A receiver that is not configured names its channel itself.
    receiver: operationsChannel,
    groupBy: ['alertname', 'component'],
    groupWaitMs: 0,
  };
  return { ...route, routes: [...(route.routes ?? []), own] };
}
