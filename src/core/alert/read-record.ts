import { reasonOf } from '../../lib/error.ts';
import { type Alert, fingerprintOf, type RecordRef } from './alert.ts';
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
/** What is read later than that after it was written was read late. */
const lateMs = 60_000;

/** What a record says by itself, whenever it was written: the same for the same value, key, headers and topic. */
export type Said =
  | { readonly kind: 'alerts'; readonly source: Source; readonly alerts: readonly Identified[] }
  | { readonly kind: 'empty' }
  | { readonly kind: 'dead-letter'; readonly reason: string };

interface Identified extends ReportedAlert {
  readonly fingerprint: string;
}

const decoder = new TextDecoder('utf-8', { fatal: true });

/**
 * Reads one record into alerts, by the sources there are. Never throws for what is in it: whatever cannot be read becomes
 * a dead letter.
 */
export function readRecord(
  record: IncomingRecord,
  reading: TopicReading,
  { sources, now }: { sources: readonly Source[]; now: number },
): ReadRecord {
  return alertsOf(saidBy(record, reading, sources), record, { reading, now });
}

/** The first half of it: everything that needs no clock. */
export function saidBy(record: IncomingRecord, reading: TopicReading, sources: readonly Source[]): Said {
  if (record.unreadable !== undefined) return { kind: 'dead-letter', reason: record.unreadable };
  const content = contentOf(record);
  const candidates = candidatesFor(reading.source, sources);
  const source = candidates.find((candidate) => candidate.accepts(content));
  if (source === undefined) return unaccepted(record, content, candidates);
  const normalised = guarded(source, content);
  if (normalised.kind === 'rejected') return deadLetter(`${source.name}: ${normalised.reason}`);
  const alerts = normalised.alerts.map((reported) => ({ ...reported, fingerprint: fingerprintOf(reported.labels) }));
  return { kind: 'alerts', source, alerts };
}

/**
 * The second half: what was said, at the moment and place of this record.
 * A record dated in the future (a producer's clock) counts as written now, so that it cannot hold back later ones.
 */
export function alertsOf(
  said: Said,
  record: IncomingRecord,
  { reading, now }: { reading: TopicReading; now: number },
): ReadRecord {
  if (said.kind !== 'alerts') return said;
  const heardAt = Math.min(record.writtenAt, now);
  const { target, topic, partition, offset } = record;
  const from = { reading, heardAt, source: said.source, now, record: { target, topic, partition, offset } };
  return { kind: 'alerts', alerts: said.alerts.map((reported) => alertOf(reported, from)) };
}

/** Whatever a source trips over, such as a value that is nested without end, is a fault of the record: reading goes on. */
function guarded(source: Source, content: Content): Normalised {
  try {
    return source.normalise(content);
  } catch (thrown) {
    return { kind: 'rejected', reason: reasonOf(thrown) };
  }
}

function deadLetter(reason: string): Said {
  return { kind: 'dead-letter', reason: reason.slice(0, reasonMax) };
}

function candidatesFor(name: string, sources: readonly Source[]): readonly Source[] {
  return sources.filter((source) => (name === 'auto' ? !source.onlyByName : source.name === name));
}

function unaccepted(record: IncomingRecord, content: Content, candidates: readonly Source[]): Said {
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
  reported: Identified,
  from: { reading: TopicReading; heardAt: number; source: Source; now: number; record: RecordRef },
): Alert {
  const { reading, heardAt, source, now } = from;
  const { startsAt, standsUntil = 0 } = reported;
  const endsAt = reported.endsAt === 'when-written' ? heardAt : reported.endsAt;
  const standsForMs = standsUntil > heardAt ? standsUntil - heardAt : undefined;
  return {
    fingerprint: reported.fingerprint,
    labels: reported.labels,
    annotations: reported.annotations,
    startsAt: startsAt ?? endsAt ?? heardAt,
    endsAt,
    heardAt,
    ...(now - heardAt > lateMs && { heardLate: { at: now, lateMs: now - heardAt } }),
    staleAfterMs: standsForMs ?? reported.staleAfterMs ?? reading.staleAfterMs,
    url: reported.url,
    resolves: source.resolves,
    source: source.name,
    record: from.record,
  };
}
