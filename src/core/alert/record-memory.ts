import { hash } from 'node:crypto';
import { alertsOf, type ReadRecord, type Said, saidBy, type TopicReading } from './read-record.ts';
import type { IncomingRecord, Source } from './source/define-source.ts';

/** Most alerts that a busy installation has at once; about 300 bytes each beside what the alert itself takes. */
const rememberedAtMost = 20_000;
/** Of values together; what they say takes about three times as much. */
const bytesAtMost = 8 * 1_024 * 1_024;
/** Larger values hold many alerts, seldom come twice alike, and would take much room. */
const valueAtMost = 16_384;

interface Remembered extends Pick<IncomingRecord, 'topic' | 'key'> {
  readonly reading: TopicReading;
  readonly said: Said;
  readonly sizeBytes: number;
}

/**
 * Reads records as `readRecord` does, and remembers what a value said: sources that repeat themselves are parsed, checked and
 * hashed once. It may, because sources have no clock. Values are told apart by their SHA-256; a record with headers, which may
 * say more, is always read anew.
 */
export function recordMemory(sources: readonly Source[]) {
  const remembered = new Map<string, Remembered>();
  let bytes = 0;

  function said(record: IncomingRecord, reading: TopicReading): Said {
    const { value, topic, key } = record;
    if (value.length > valueAtMost || saysMore(record)) return saidBy(record, reading, sources);
    const digest = hash('sha256', value, 'base64url');
    const known = remembered.get(digest);
    if (known?.reading === reading && known.topic === topic && known.key === key) return known.said;
    const fresh = saidBy(record, reading, sources);
    if (fresh.kind === 'alerts') remember(digest, { reading, topic, key, said: fresh, sizeBytes: value.length });
    return fresh;
  }

  function remember(digest: string, fresh: Remembered): void {
    forget(digest);
    remembered.set(digest, fresh);
    bytes += fresh.sizeBytes;
    for (const oldest of remembered.keys()) {
      if (remembered.size <= rememberedAtMost && bytes <= bytesAtMost) break;
      forget(oldest);
    }
  }

  function forget(digest: string): void {
    bytes -= remembered.get(digest)?.sizeBytes ?? 0;
    remembered.delete(digest);
  }

  return (record: IncomingRecord, reading: TopicReading, now: number): ReadRecord =>
    alertsOf(said(record, reading), record, { reading, now });
}

function saysMore({ headers, unreadable }: IncomingRecord): boolean {
  if (unreadable !== undefined) return true;
  for (const _ in headers) return true;
  return false;
}
