import type { SelfAlert } from '../../src/core/watch/self-alert.ts';
import type { SelfAlerts } from '../../src/core/watch/self-alerts.ts';

/** A voice that remembers what was said: `+Name object` for what fires, `-Name object` for what is over. */
export function ownAlerts(fires: readonly SelfAlert[] = []): SelfAlerts & { readonly said: string[] } {
  const said: string[] = [];
  return {
    said,
    raise: async (alert) => void said.push(`+${nameOf(alert)}`),
    raiseAll: async (alerts) => void said.push(...alerts.map((alert) => `+${nameOf(alert)}`)),
    resolve: async (alert) => void said.push(`-${nameOf(alert)}`),
    watched: async () => fires,
  };
}

/** The alert and its object in a few words, without the target that all have. */
export function nameOf({ name, object = {} }: SelfAlert): string {
  const { target: _, ...rest } = object;
  return [name, ...Object.values(rest)].join(' ');
}
