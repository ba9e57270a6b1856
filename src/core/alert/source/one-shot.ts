import type { Normalised, ReportedAlert } from './define-source.ts';
import { annotationsSchema, firstIssue, labelsSchema } from './label-schema.ts';

/** What an event says; it is told once, and nobody tells of its end. */
export interface OneShot {
  /** Labels without a value are left out. */
  readonly labels: Readonly<Record<string, string | undefined>>;
  readonly annotations: Readonly<Record<string, string | number | undefined>>;
  readonly startsAt: number | undefined;
}

/** Makes one alert for each event, within the bounds of labels and annotations; the first that breaks them rejects all. */
export function oneShots(events: readonly OneShot[]): Normalised {
  const alerts: ReportedAlert[] = [];
  for (const event of events) {
    const labels = labelsSchema.safeParse(present(event.labels));
    if (!labels.success) return { kind: 'rejected', reason: firstIssue(labels.error) };
    const annotations = annotationsSchema.safeParse(present(event.annotations));
    if (!annotations.success) return { kind: 'rejected', reason: firstIssue(annotations.error) };
    const said = { startsAt: event.startsAt, endsAt: undefined, url: undefined, staleAfterMs: undefined };
    alerts.push({ ...said, labels: labels.data, annotations: annotations.data });
  }
  return { kind: 'alerts', alerts };
}

function present<Value>(values: Readonly<Record<string, Value | undefined>>): Record<string, Value | undefined> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}
