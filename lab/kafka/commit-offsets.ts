import type { Kafka, TopicPartitionOffset } from 'kafkajs';

/** Offsets to be stored for a group. */
export interface OffsetCommit {
  readonly groupId: string;
  readonly offsets: readonly TopicPartitionOffset[];
}

/**
 * Stores offsets for a group that has no members, by joining it for a moment.
 *
 * Not by the admin client's setOffsets, which takes five seconds for each topic. Rejects on abort.
 */
export async function commitOffsets(
  client: Kafka,
  { groupId, offsets }: OffsetCommit,
  signal: AbortSignal,
): Promise<void> {
  const consumer = client.consumer({ groupId, maxWaitTimeInMs: 100, sessionTimeout: 10_000 });
  await consumer.connect();
  try {
    await consumer.subscribe({ topics: [...new Set(offsets.map(({ topic }) => topic))] });
    const joined = new Promise<void>((resolve, reject) => {
      consumer.on(consumer.events.GROUP_JOIN, () => resolve());
      consumer.on(consumer.events.CRASH, ({ payload }) => reject(payload.error));
      signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    });
    joined.catch(() => undefined); // run() may fail first, and then nobody waits for it
    await consumer.run({ autoCommit: false, eachBatch: async () => undefined });
    await joined;
    await consumer.commitOffsets([...offsets]);
  } finally {
    await consumer.disconnect();
  }
}
