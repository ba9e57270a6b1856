import type { Alert } from '../alert/alert.ts';
import type { Group } from '../alert/group.ts';
import type { Delivery } from '../port/delivery-store.ts';

const alertsAtMost = 100;

/**
 * What the fallback receiver gets: Alertmanager's webhook, version 4, so that whatever takes that takes this, and under
 * `middlewatch` what only this bot knows. `sentence` is what a lock screen would show.
 */
export function fallbackPage(page: {
  delivery: Delivery;
  group: Group;
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

function commonOf(sets: readonly Readonly<Record<string, string>>[]): Record<string, string> {
  const [first = {}, ...others] = sets;
  return Object.fromEntries(
    Object.entries(first).filter(([name, value]) =>
      others.every((set) => Object.hasOwn(set, name) && set[name] === value),
    ),
  );
}
