import { formatDuration } from '../../lib/duration.ts';
import type { Incident } from './incident.ts';

/** One moment of an incident; `after` counts from its detection, or from its declaration where that is not known. */
export interface Moment {
  readonly label: 'Detected' | 'Acknowledged' | 'Declared' | 'Stable' | 'Closed';
  /** Undefined when it is not known. */
  readonly at: number | undefined;
  readonly after: string | undefined;
}

/** The moments by which an incident is judged, in the order of what they mean. One that has not come is left out; one that must have been and is not known is said so. */
export function momentsOf(incident: Incident): readonly Moment[] {
  const { detectedAt, acknowledgedAt, declaredAt, stableAt, closedAt } = incident;
  const from = Math.min(detectedAt ?? declaredAt, declaredAt);
  const moment = (label: Moment['label'], at: number | undefined): Moment => ({
    label,
    at,
    after: at === undefined || at <= from ? undefined : formatDuration(at - from),
  });
  return [
    moment('Detected', detectedAt),
    moment('Acknowledged', acknowledgedAt),
    moment('Declared', declaredAt),
    ...(stableAt === undefined ? [] : [moment('Stable', stableAt)]),
    ...(closedAt === undefined ? [] : [moment('Closed', closedAt)]),
  ];
}

/** How long it lasted, from its detection or else its declaration to its end. */
export function lastedMs({ detectedAt, declaredAt, closedAt }: Incident, now: number): number {
  return Math.max(0, (closedAt ?? now) - Math.min(detectedAt ?? declaredAt, declaredAt));
}
