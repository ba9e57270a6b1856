import { type Alert, fingerprintOf, type Labels } from '../../../src/core/alert/alert.ts';

/** An alert for tests; only what a test is about needs to be said. */
export function alertWith(more: Partial<Alert> & { labels?: Labels } = {}): Alert {
  const labels = more.labels ?? { alertname: 'Lag', severity: 'warning' };
  return {
    fingerprint: fingerprintOf(labels),
    labels,
    annotations: {},
    startsAt: 1_000,
    endsAt: undefined,
    heardAt: 2_000,
    staleAfterMs: 400_000,
    url: undefined,
    resolves: true,
    source: 'json',
    record: { target: 'lab', topic: 'alerts', partition: 0, offset: '1' },
    ...more,
  };
}
