import type { Alert, Labels } from '../alert/alert.ts';
import type { Delivery } from '../port/delivery-store.ts';

const alertsAtMost = 100;

/** What a page is about: a group, or a table of many. */
export interface Paged {
  readonly id: string;
  readonly shortId: string;
  readonly receiver: string;
  readonly labels: Labels;
}

/**
 * What the fallback receiver gets: Alertmanager's webhook, version 4, so that whatever takes that takes this, and under
 * `middlewatch` what only this bot knows. `sentence` is what a lock screen would show.
 */
export function fallbackPage(page: {
  delivery: Delivery;
  group: Paged;
  firing: readonly Alert[];
  sentence: string;
}): object {
  const { delivery, group, firing, sentence } = page;
  return {
    version: '4',
    groupKey: group.id,
    truncatedAlerts: Math.max(0, firing.length - alertsAtMost),
    status: 'firing',
    receiver: group.receiver,
    groupLabels: group.labels,
    commonLabels: commonOf(firing.map(({ labels }) => labels)),
    commonAnnotations: commonOf(firing.map(({ annotations }) => annotations)),
    externalURL: '',
    alerts: firing.slice(0, alertsAtMost).map(({ labels, annotations, startsAt, url, fingerprint }) => ({
      status: 'firing',
      labels,
      annotations,
      startsAt: new Date(startsAt).toISOString(),
      endsAt: '0001-01-01T00:00:00Z',
      generatorURL: url ?? '',
      fingerprint,
    })),
    middlewatch: {
      id: delivery.id,
      group: group.shortId,
      critical: delivery.critical,
      reason: delivery.reason,
      sentence,
      owedSince: new Date(delivery.createdAt).toISOString(),
    },
  };
}

/** Which alerts a page was about. */
export function fingerprintsOf(content: object): string[] {
  const alerts: unknown = Reflect.get(content, 'alerts');
  if (!Array.isArray(alerts)) return [];
  return alerts.map((alert: object) => Reflect.get(alert, 'fingerprint')).filter((each) => typeof each === 'string');
}

/** The same page once nothing of it fires any more: who opened something for its `groupKey` closes it. */
export function endedPage(content: object, at: number): object {
  const alerts: unknown = Reflect.get(content, 'alerts');
  const endsAt = new Date(at).toISOString();
  const over = Array.isArray(alerts) ? alerts.map((alert: object) => ({ ...alert, status: 'resolved', endsAt })) : [];
  const known: unknown = Reflect.get(content, 'middlewatch');
  const middlewatch = { ...(typeof known === 'object' && known), reason: 'all-resolved' };
  return { ...content, status: 'resolved', alerts: over, middlewatch };
}

function commonOf(sets: readonly Readonly<Record<string, string>>[]): Record<string, string> {
  const [first = {}, ...others] = sets;
  return Object.fromEntries(
    Object.entries(first).filter(([name, value]) =>
      others.every((set) => Object.hasOwn(set, name) && set[name] === value),
    ),
  );
}
