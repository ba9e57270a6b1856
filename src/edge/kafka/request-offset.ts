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

/** Every offset that a group has committed; goes to its coordinator. -1 stands for none. */
export function offsetFetchRequest(
  groupId: string,
): WireRequest<{ readonly errorCode: number; readonly offsets: readonly AnsweredOffset[] }> {
  return {
    name: 'OffsetFetch',
    apiKey: 9,
    version: 4,
    flexible: false,
    write: (body) => body.string(groupId).array(null, () => undefined),
    read(body) {
      body.int32(); // throttle time
      const topics = body.array(() => {
        const topic = body.string();
        return body.array(() => {
          const head = { topic, partition: body.int32(), offset: body.int64() };
          body.string(); // metadata
          return { ...head, errorCode: body.int16() };
        });
      });
      return { errorCode: body.int16(), offsets: topics.flat() };
    },
  };
}
