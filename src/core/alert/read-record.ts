import { type Alert, fingerprintOf } from './alert.ts';
import type { IncomingRecord, ReportedAlert } from './source/define-source.ts';
import { sources } from './source/sources.ts';

/** How a topic is read. */
export interface TopicReading {
  /** The name of a source, or `auto` to choose by content. */
  readonly source: string;
  /** Not heard from for so long, an alert is unknown, where its record does not say otherwise. */
  readonly staleAfterMs: number;
}

/** What became of a record: alerts, nothing to say (a tombstone), or a dead letter with its reason. */
export type ReadRecord =
  | { readonly kind: 'alerts'; readonly alerts: readonly Alert[] }
  | { readonly kind: 'empty' }
  | { readonly kind: 'dead-letter'; readonly reason: string };

const decoder = new TextDecoder('utf-8', { fatal: true });

/**
 * Reads one record into alerts. Never throws for what is in it: whatever cannot be read becomes a dead letter.
 * A record dated in the future (a producer's clock) counts as written now, so that it cannot hold back later ones.
 */
export function readRecord(record: IncomingRecord, reading: TopicReading, now: number): ReadRecord {
  if (record.value.length === 0) return { kind: 'empty' };
  const content = parse(record.value);
  if (content === undefined) return { kind: 'dead-letter', reason: 'The value is not JSON.' };
  const candidates = reading.source === 'auto' ? sources : sources.filter((source) => source.name === reading.source);
  const source = candidates.find((candidate) => candidate.accepts(content.json));
  if (source === undefined) {
    const names = candidates.map((candidate) => candidate.name).join(', ');
    return { kind: 'dead-letter', reason: `The JSON is of no known shape (${names}).` };
  }
  const heardAt = Math.min(record.writtenAt, now);
  const normalised = source.normalise(content.json, heardAt);
  if (normalised.kind === 'rejected') return { kind: 'dead-letter', reason: `${source.name}: ${normalised.reason}` };
  const alerts = normalised.alerts.map((reported) =>
    alertOf(reported, { record, reading, heardAt, source: source.name }),
  );
  return { kind: 'alerts', alerts };
}

function parse(value: Uint8Array): { json: unknown } | undefined {
  try {
    return { json: JSON.parse(decoder.decode(value)) };
  } catch {
    return undefined;
  }
}

function alertOf(
  reported: ReportedAlert,
  from: { record: IncomingRecord; reading: TopicReading; heardAt: number; source: string },
): Alert {
  const { record, reading, heardAt } = from;
  return {
    fingerprint: fingerprintOf(reported.labels),
    labels: reported.labels,
    annotations: reported.annotations,
    startsAt: reported.startsAt ?? reported.endsAt ?? heardAt,
    endsAt: reported.endsAt,
    heardAt,
    staleAfterMs: reported.staleAfterMs ?? reading.staleAfterMs,
    url: reported.url,
    source: from.source,
    record: { target: record.target, topic: record.topic, partition: record.partition, offset: record.offset },
  };
}
