import type { WireReader } from './wire.ts';
import type { WireRequest } from './wire-request.ts';

/** What one partition answered. */
export interface AnsweredOffset {
  readonly topic: string;
  readonly partition: number;
  readonly errorCode: number;
  readonly offset: number;
}

/** Which end of the log: `stable` is the last stable offset, up to where transactions have been decided. */
export type LogEnd = 'begin' | 'end' | 'stable';

type Wanted = readonly { readonly topic: string; readonly partitions: readonly number[] }[];

/** The first or the next offset of partitions; goes to the broker that leads them. */
export function listOffsetsRequest(wanted: Wanted, end: LogEnd): WireRequest<AnsweredOffset[]> {
  const timestamp = end === 'begin' ? -2 : -1;
  return {
    name: 'ListOffsets',
    apiKey: 2,
    version: 2,
    flexible: false,
    write(body) {
      body.int32(-1).int8(end === 'stable' ? 1 : 0);
      body.array(wanted, ({ topic, partitions }) => {
        body.string(topic).array(partitions, (partition) => body.int32(partition).int64(timestamp));
      });
    },
    read(body) {
      body.int32(); // throttle time
      const topics = body.array(() => {
        const topic = body.string();
        return body.array(() => {
          const head = { topic, partition: body.int32(), errorCode: body.int16() };
          body.int64(); // timestamp
          return { ...head, offset: body.int64() };
        });
      });
      return topics.flat();
    },
  };
}

/** What a group has committed; -1 stands for none. */
export interface CommittedOffsets {
  readonly groupId: string;
  readonly errorCode: number;
  readonly offsets: readonly AnsweredOffset[];
}

/** Every offset that one group has committed; goes to its coordinator. For brokers before Kafka 3.0. */
export function offsetFetchRequest(groupId: string): WireRequest<CommittedOffsets[]> {
  return {
    name: 'OffsetFetch',
    apiKey: 9,
    version: 4,
    flexible: false,
    write: (body) => body.string(groupId).array(null, () => undefined),
    read(body) {
      body.int32(); // throttle time
      const offsets = readCommitted(body, () => undefined);
      return [{ groupId, errorCode: body.int16(), offsets }];
    },
  };
}

/** Every offset that each of the groups has committed; goes to the coordinator of them all. */
export function offsetFetchManyRequest(groupIds: readonly string[]): WireRequest<CommittedOffsets[]> {
  return {
    name: 'OffsetFetch',
    apiKey: 9,
    version: 8,
    flexible: true,
    write(body) {
      body.array(groupIds, (id) => {
        body
          .string(id)
          .array(null, () => undefined)
          .end();
      });
      body.boolean(false).end();
    },
    read(body) {
      body.int32(); // throttle time
      const groups = body.array(() => {
        const groupId = body.string();
        const offsets = readCommitted(body, () => body.int32()); // leader epoch
        const group = { groupId, offsets, errorCode: body.int16() };
        body.end();
        return group;
      });
      body.end();
      return groups;
    },
  };
}

/** Topics and their partitions; `skip` reads what stands between a partition's offset and its metadata. */
function readCommitted(body: WireReader, skip: () => void): AnsweredOffset[] {
  const topics = body.array(() => {
    const topic = body.string();
    const partitions = body.array(() => {
      const place = { topic, partition: body.int32(), offset: body.int64() };
      skip();
      body.string(); // metadata
      const answered = { ...place, errorCode: body.int16() };
      body.end();
      return answered;
    });
    body.end();
    return partitions;
  });
  return topics.flat();
}
