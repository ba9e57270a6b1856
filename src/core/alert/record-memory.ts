import { hash } from 'node:crypto';
import { alertsOf, type ReadRecord, type Said, saidBy, type TopicReading } from './read-record.ts';
import type { IncomingRecord, Source } from './source/define-source.ts';

/** Most alerts that a busy installation has at once; about 300 bytes each beside what the alert itself takes. */
const rememberedAtMost = 20_000;
/** Larger values hold many alerts, seldom come twice alike, and would take much room. */
const valueAtMost = 16_384;

interface Remembered extends Pick<IncomingRecord, 'topic' | 'key'> {
  readonly reading: TopicReading;
  readonly said: Said;
}

/**
 * Reads records as `readRecord` does, and remembers what a value said: sources that repeat themselves are parsed, checked and
 * hashed once. It may, because sources have no clock. Values are told apart by their SHA-256; a record with headers, which may
 * say more, is always read anew.
 */
export function recordMemory(sources: readonly Source[]) {
  const remembered = new Map<string, Remembered>();

  function said(record: IncomingRecord, reading: TopicReading): Said {
    const { value, topic, key } = record;
    if (value.length > valueAtMost || saysMore(record)) return saidBy(record, reading, sources);
    const digest = hash('sha256', value, 'base64url');
    const known = remembered.get(digest);
    if (known?.reading === reading && known.topic === topic && known.key === key) return known.said;
    const fresh = saidBy(record, reading, sources);
    if (fresh.kind === 'alerts') remember(digest, { reading, topic, key, said: fresh });
    return fresh;
  }

  function remember(digest: string, fresh: Remembered): void {
    remembered.delete(digest);
    remembered.set(digest, fresh);
    const oldest = remembered.keys().next();
    if (remembered.size > rememberedAtMost && !oldest.done) remembered.delete(oldest.value);
  }

  return (record: IncomingRecord, reading: TopicReading, now: number): ReadRecord =>
    alertsOf(said(record, reading), record, { reading, now });
}

function saysMore({ headers, unreadable }: IncomingRecord): boolean {
  if (unreadable !== undefined) return true;
  for (const _ in headers) return true;
  return false;
}
