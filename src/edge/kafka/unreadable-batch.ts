import { MiddlewatchError } from '../../lib/error.ts';

/** Offset and length stand before what the length counts; the same in every format that brokers have kept. */
const frameBytes = 12;
const magicAt = 16;
/** All that stands before the records of a batch (https://kafka.apache.org/documentation/#recordbatch). */
const headerBytes = 61;
const compressions = ['not compressed', 'gzip', 'snappy', 'lz4', 'zstd'];
const transactional = 0x10;

/** What is known of a batch whose records cannot be read. */
export interface UnreadableBatch {
  readonly firstOffset: string;
  readonly lastOffset: string;
  readonly compression: string;
  /** Names the offsets and says why, in a sentence. */
  readonly reason: string;
}

const mark = Symbol('middlewatch.kafka.unreadable');

/** The batch that a message stands for, where it stands for one that cannot be read. */
export function unreadableOf(message: object): UnreadableBatch | undefined {
  return isMarked(message) ? message[mark] : undefined;
}

function isMarked(message: object): message is { readonly [mark]: UnreadableBatch } {
  return mark in message;
}

/** Cuts what a partition's answer holds into its batches. The last one may be cut off: it is left out, as kafkajs leaves it out. */
export function splitBatches(recordSet: Buffer): Buffer[] {
  const batches: Buffer[] = [];
  let at = 0;
  while (at + frameBytes <= recordSet.length) {
    const end = at + frameBytes + recordSet.readInt32BE(at + 8);
    if (end <= at + magicAt || end > recordSet.length) break;
    batches.push(recordSet.subarray(at, end));
    at = end;
  }
  return batches;
}

/**
 * One message in the place of a batch that cannot be read, in the form of kafkajs's own, at the batch's last offset:
 * whoever reads it goes on behind the batch. `thrown` is what kept it from being read.
 */
export function inPlaceOf(batch: Buffer, thrown: unknown): object {
  const first = batch.readBigInt64BE(0);
  const isBatch = batch.readInt8(magicAt) >= 2 && batch.length >= headerBytes;
  const attributes = isBatch ? batch.readInt16BE(21) : 0;
  const last = isBatch ? first + BigInt(Math.max(0, batch.readInt32BE(23))) : first;
  const compression = isBatch
    ? (compressions[attributes & 0x07] ?? `compression ${attributes & 0x07}`)
    : 'an old format';
  const found: UnreadableBatch = {
    firstOffset: String(first),
    lastOffset: String(last),
    compression,
    reason: reasonFor(first, last, compression, thrown),
  };
  return {
    magicByte: 2,
    attributes: 0,
    timestamp: String(isBatch ? batch.readBigInt64BE(35) : 0n),
    offset: String(last),
    key: null,
    // For who looks at the topic: there is no value to show.
    value: Buffer.from(found.reason),
    headers: {},
    isControlRecord: false,
    batchContext: {
      firstOffset: String(first),
      lastOffsetDelta: Number(last - first),
      producerId: String(isBatch ? batch.readBigInt64BE(43) : -1n),
      inTransaction: (attributes & transactional) !== 0,
    },
    [mark]: found,
  };
}

function reasonFor(first: bigint, last: bigint, compression: string, thrown: unknown): string {
  const [what, are] = first === last ? [`Offset ${first}`, 'is'] : [`Offsets ${first} to ${last}`, 'are'];
  const why =
    thrown instanceof MiddlewatchError
      ? `${thrown.message} ${thrown.hint ?? ''}`.trim()
      : 'What the batch holds is not what it announces: it is damaged.';
  return `${what} cannot be read (${compression}), and ${are} left out. ${why}`;
}
