import { reasonOf } from '../../lib/error.ts';
import { type Alert, fingerprintOf } from './alert.ts';
import type { Content, IncomingRecord, Normalised, ReportedAlert, Source } from './source/define-source.ts';

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

/** A reason may quote a name of the record. */
const reasonMax = 500;

const decoder = new TextDecoder('utf-8', { fatal: true });

/**
 * Reads one record into alerts, by the sources there are. Never throws for what is in it: whatever cannot be read becomes
 * a dead letter.
 * A record dated in the future (a producer's clock) counts as written now, so that it cannot hold back later ones.
 */
export function readRecord(
  record: IncomingRecord,
  reading: TopicReading,
  { sources, now }: { sources: readonly Source[]; now: number },
): ReadRecord {
  if (record.unreadable !== undefined) return { kind: 'dead-letter', reason: record.unreadable };
  const content = contentOf(record);
  const candidates = candidatesFor(reading.source, sources);
  const source = candidates.find((candidate) => candidate.accepts(content));
  if (source === undefined) return unaccepted(record, content, candidates);
  const heardAt = Math.min(record.writtenAt, now);
  const normalised = guarded(source, content, heardAt);
  if (normalised.kind === 'rejected') return deadLetter(`${source.name}: ${normalised.reason}`);
  const alerts = normalised.alerts.map((reported) => alertOf(reported, { record, reading, heardAt, source }));
  return { kind: 'alerts', alerts };
}

/** Whatever a source trips over, such as a value that is nested without end, is a fault of the record: reading goes on. */
function guarded(source: Source, content: Content, heardAt: number): Normalised {
  try {
    return source.normalise(content, heardAt);
  } catch (thrown) {
    return { kind: 'rejected', reason: reasonOf(thrown) };
  }
}

function deadLetter(reason: string): ReadRecord {
  return { kind: 'dead-letter', reason: reason.slice(0, reasonMax) };
}

function candidatesFor(name: string, sources: readonly Source[]): readonly Source[] {
  return sources.filter((source) => (name === 'auto' ? !source.onlyByName : source.name === name));
}

function unaccepted(record: IncomingRecord, content: Content, candidates: readonly Source[]): ReadRecord {
  if (record.value.length === 0) return { kind: 'empty' };
  if (content.json === undefined) return { kind: 'dead-letter', reason: 'The value is not JSON.' };
  const names = candidates.map((candidate) => candidate.name).join(', ');
  return { kind: 'dead-letter', reason: `The JSON is of no known shape (${names}).` };
}

function contentOf({ value, topic, key, headers }: IncomingRecord): Content {
  const said = { topic, key, headers };
  let text: string | undefined;
  try {
    text = decoder.decode(value);
    return { ...said, text, json: JSON.parse(text) };
  } catch {
    return { ...said, text, json: undefined };
  }
}

function alertOf(
  reported: ReportedAlert,
  from: { record: IncomingRecord; reading: TopicReading; heardAt: number; source: Source },
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
    resolves: from.source.resolves,
    source: from.source.name,
    record: { target: record.target, topic: record.topic, partition: record.partition, offset: record.offset },
  };
}
