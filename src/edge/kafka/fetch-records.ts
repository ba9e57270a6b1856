import { z } from 'zod';
import type { BrokerLink, FetchRequest } from './broker-link.ts';

const int64 = z.string().transform(Number);
const bytes = z.instanceof(Buffer).nullable();

const messageSchema = z.object({
  offset: int64,
  timestamp: int64,
  key: bytes,
  value: bytes,
  headers: z.record(z.string(), z.union([bytes, z.array(bytes)])).default({}),
  isControlRecord: z.boolean().default(false),
  batchContext: z
    .object({ firstOffset: int64, lastOffsetDelta: z.number(), producerId: z.string(), inTransaction: z.boolean() })
    .optional(),
});

const answerSchema = z.object({
  responses: z.array(
    z.object({
      partitions: z.array(
        z.object({
          abortedTransactions: z.array(z.object({ producerId: z.string(), firstOffset: int64 })).default([]),
          messages: z.array(messageSchema),
        }),
      ),
    }),
  ),
});

type Message = z.infer<typeof messageSchema>;
type Aborted = z.infer<typeof answerSchema>['responses'][number]['partitions'][number]['abortedTransactions'][number];

/** A record as it lies in the log. */
export interface LogRecord {
  readonly offset: number;
  readonly timestamp: number;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers: Message['headers'];
}

export interface FetchedRecords {
  /** Committed records from the asked offset on, in order, without the markers of transactions. */
  readonly records: readonly LogRecord[];
  /** Where to go on; the asked offset when the broker gave nothing. */
  readonly next: number;
  readonly sizeBytes: number;
}

/**
 * Reads one stretch of a partition. A fetch answers whole batches: what lies below the asked offset, what belongs to
 * an aborted transaction and the transactions' own markers are dropped here, as a consumer drops them.
 */
export async function fetchRecords(link: BrokerLink, request: FetchRequest): Promise<FetchedRecords> {
  const answer = answerSchema.parse(await link.fetch(request));
  const partition = answer.responses[0]?.partitions[0];
  const messages = partition?.messages ?? [];
  const committed = withoutAborted(messages, partition?.abortedTransactions ?? []);
  return {
    records: committed.filter(({ offset, isControlRecord }) => !isControlRecord && offset >= request.offset),
    next: Math.max(request.offset, ...messages.slice(-1).map(batchEnd)),
    sizeBytes: messages.reduce((sum, { key, value }) => sum + (key?.length ?? 0) + (value?.length ?? 0), 0),
  };
}

/** The offset after the batch, which may lie beyond its last record where compaction took that away. */
function batchEnd({ offset, batchContext }: Message): number {
  const end = batchContext ? batchContext.firstOffset + batchContext.lastOffsetDelta : offset;
  return Math.max(offset, end) + 1;
}

/** Key of the marker that ends an aborted transaction: version 0, type 0. */
const abortMarker = Buffer.from([0, 0, 0, 0]);

/** Drops what aborted transactions wrote: from a producer's first aborted offset to its abort marker. */
export function withoutAborted(messages: readonly Message[], transactions: readonly Aborted[]): readonly Message[] {
  if (transactions.length === 0) return messages;
  const upcoming = [...transactions].sort((a, b) => a.firstOffset - b.firstOffset);
  const aborting = new Set<string>();
  return messages.filter(({ offset, key, isControlRecord, batchContext }) => {
    for (let next = upcoming[0]; next && next.firstOffset <= offset; next = upcoming[0]) {
      aborting.add(next.producerId);
      upcoming.shift();
    }
    const producerId = batchContext?.producerId ?? '';
    if (isControlRecord && key?.subarray(0, 4).equals(abortMarker)) aborting.delete(producerId);
    return !(batchContext?.inTransaction && !isControlRecord && aborting.has(producerId));
  });
}
