import type { Admin } from 'kafkajs';
import type { ConsumerStateKeeper } from './consumer-state.ts';
import { type NextOffsets, placeOf, rangesOf } from './find-positions.ts';

/** Compares where reading stands with what the logs hold, whatever the consumer believes of itself. */
export interface LogMeasure {
  /** Says for every partition how much waits. Fails when the brokers do not answer. */
  measure(): Promise<void>;
  /** After a hole in the offsets: whether retention made it, or only compaction or a transaction. */
  holeAt(topic: string, partition: number, expected: bigint): Promise<void>;
}

/** Makes it for the topics of a session; `lost` hears of records that retention deleted before they were read. */
export function logMeasure(deps: {
  admin: Pick<Admin, 'fetchTopicOffsets'>;
  topics: readonly string[];
  next: NextOffsets;
  state: ConsumerStateKeeper;
  lost(topic: string, count: bigint): Promise<void>;
}): LogMeasure {
  const { admin, topics, next, state, lost } = deps;
  return {
    async measure() {
      for (const topic of topics) {
        for (const { partition, range } of await rangesOf(admin, topic)) {
          const place = placeOf(topic, partition);
          const at = next.get(place);
          // A partition that was added lately is known with its first batch.
          if (at === undefined) continue;
          if (at < range.first) {
            await lost(topic, range.first - at);
            next.set(place, range.first);
          }
          const left = range.next - (next.get(place) ?? range.next);
          state.measured(place, Math.max(0, Number(left)));
        }
      }
    },
    async holeAt(topic, partition, expected) {
      const found = (await rangesOf(admin, topic)).find((each) => each.partition === partition);
      if (found !== undefined && found.range.first > expected) await lost(topic, found.range.first - expected);
    },
  };
}
