import type { Consumer, TopicPartitionOffset } from 'kafkajs';
import type { Log } from '../../core/port/log.ts';
import { reasonOf } from '../../lib/error.ts';
import { placeOf } from './find-positions.ts';

const everyMs = 1_000;

/** Tells Kafka how far reading is. */
export interface OffsetCommits {
  /** Where reading of a partition goes on: told at the end of its log, and once a second while more waits. */
  reached(offset: TopicPartitionOffset, atEnd: boolean): Promise<void>;
  /** Tells what was not told yet, such as what lies before the marker of a transaction. */
  flush(): Promise<void>;
}

/**
 * Kafka's copy of the offsets is for those who watch the group's lag. Where reading goes on stands in the store, so that a
 * commit that fails loses nothing.
 */
export function offsetCommits(deps: {
  consumer: Pick<Consumer, 'commitOffsets'>;
  now(): number;
  log: Pick<Log, 'debug'>;
}): OffsetCommits {
  const committedAt = new Map<string, number>();
  const untold = new Map<string, TopicPartitionOffset>();
  const commit = (offsets: TopicPartitionOffset[]): Promise<void> =>
    deps.consumer.commitOffsets(offsets).catch((thrown: unknown) => {
      deps.log.debug({ offsets, reason: reasonOf(thrown) }, 'offsets could not be committed to Kafka');
    });
  return {
    async reached(offset, atEnd) {
      const place = placeOf(offset.topic, offset.partition);
      const at = deps.now();
      if (!atEnd && at - (committedAt.get(place) ?? Number.NEGATIVE_INFINITY) < everyMs) {
        untold.set(place, offset);
        return;
      }
      committedAt.set(place, at);
      untold.delete(place);
      await commit([offset]);
    },
    async flush() {
      const offsets = [...untold.values()];
      untold.clear();
      if (offsets.length > 0) await commit(offsets);
    },
  };
}
