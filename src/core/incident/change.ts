import { type HeldIncident, type IncidentSeverity, severityWord, type TimelineEntry } from './incident.ts';

/** What a person wants to be different. */
export type Change =
  | { readonly kind: 'status'; readonly to: 'active' | 'stable' }
  | { readonly kind: 'severity'; readonly to: IncidentSeverity }
  | { readonly kind: 'commander'; readonly to: string }
  | { readonly kind: 'note'; readonly text: string }
  | { readonly kind: 'close'; readonly outcome: string };

/** What becomes of it, and why nothing does. */
export type Changed =
  | { readonly kind: 'changed'; readonly incident: HeldIncident; readonly entry: Omit<TimelineEntry, 'id'> }
  | { readonly kind: 'same'; readonly reason: 'same-status' | 'same-severity' | 'same-commander' }
  | { readonly kind: 'refused'; readonly reason: 'closed' };

/**
 * Decides a change. A closed incident takes notes only: what was forgotten may still be written down. Taking command
 * acknowledges an incident of which nobody has acknowledged an alert.
 */
export function changeIncident(incident: HeldIncident, change: Change, who: { by: string; at: number }): Changed {
  if (incident.status === 'closed' && change.kind !== 'note') return { kind: 'refused', reason: 'closed' };
  const { by, at } = who;
  const changed = (to: Partial<HeldIncident>, kind: TimelineEntry['kind'], text: string, whom?: string): Changed => ({
    kind: 'changed',
    incident: { ...incident, ...to },
    entry: { at, kind, by, text, ...(whom !== undefined && { whom }) },
  });
  switch (change.kind) {
    case 'status': {
      if (change.to === incident.status) return { kind: 'same', reason: 'same-status' };
      const stableAt = change.to === 'stable' ? at : undefined;
      return changed({ status: change.to, stableAt }, 'status', `said that it is ${change.to}`);
    }
    case 'severity': {
      if (change.to === incident.severity) return { kind: 'same', reason: 'same-severity' };
      const text = `made it ${severityWord(change.to)} (was ${severityWord(incident.severity)})`;
      return changed({ severity: change.to }, 'severity', text);
    }
    case 'commander': {
      if (change.to === incident.commander) return { kind: 'same', reason: 'same-commander' };
      const acknowledgedAt = incident.acknowledgedAt ?? at;
      const to = { commander: change.to, acknowledgedAt };
      return change.to === by
        ? changed(to, 'commander', 'took command')
        : changed(to, 'commander', 'gave command to', change.to);
    }
    case 'note':
      return changed({}, 'note', change.text);
    case 'close': {
      const closing = { status: 'closed', closedAt: at, closedBy: by, outcome: change.outcome || undefined } as const;
      return changed(closing, 'closed', change.outcome === '' ? 'closed it' : `closed it: ${change.outcome}`);
    }
  }
}
