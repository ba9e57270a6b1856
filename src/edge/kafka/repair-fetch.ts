import { z } from 'zod';
import { unexpectedKafkajs } from './unexpected-kafkajs.ts';
import { inPlaceOf, splitBatches } from './unreadable-batch.ts';
import { type WireReader, wireReader } from './wire.ts';

type Decode = (answer: Buffer) => Promise<unknown>;
type DecodeMessages = (decoder: object) => Promise<readonly object[]>;

const repaired = Symbol.for('middlewatch.kafka.repaired');

const isFunction = (value: unknown): boolean => typeof value === 'function';
const insideSchema = z.object({
  response: z.custom<{ decode: Decode }>((value) => isFunction(Reflect.get(Object(value), 'decode'))),
  decodeMessages: z.custom<DecodeMessages>(isFunction),
  decoder: z.custom<new (buffer: Buffer) => object>(isFunction),
});

/**
 * Repairs how kafkajs 2.2.4 decodes an answer to Fetch, once per process however often it is called: one batch that cannot
 * be read, of one partition, fails the whole answer for ever, and with it every partition of that broker. What cannot be
 * decoded as a whole is decoded batch by batch here; a message that says so takes the place of a broken one.
 * Fails with `unavailable` when another version of kafkajs is installed that is built differently.
 */
export function repairFetch(inside: { response: unknown; decodeMessages: unknown; decoder: unknown }): void {
  const checked = insideSchema.safeParse(inside);
  if (!checked.success) throw unexpectedKafkajs('its Fetch decodes differently');
  const { response, decodeMessages, decoder: Decoder } = checked.data;
  const original = response.decode;
  if (repaired in original) return;
  const decodeBatch = (batch: Buffer): Promise<readonly object[]> => {
    const size = Buffer.alloc(4);
    size.writeInt32BE(batch.length);
    return decodeMessages(new Decoder(Buffer.concat([size, batch])));
  };
  const decode: Decode = async (answer) => {
    try {
      return await original(answer);
    } catch {
      return await decodeByBatch(answer, decodeBatch);
    }
  };
  response.decode = Object.assign(decode, { [repaired]: true });
}

/** Fetch version 11, the newest that kafkajs speaks and the one that every supported broker does (https://kafka.apache.org/protocol). */
async function decodeByBatch(answer: Buffer, decodeBatch: (batch: Buffer) => Promise<readonly object[]>) {
  const reader = wireReader(answer, false);
  const throttleTime = reader.int32();
  const errorCode = reader.int16();
  const sessionId = reader.int32();
  const topics = reader.array(() => ({
    topicName: reader.string(),
    partitions: reader.array(() => partitionOf(reader)),
  }));
  const responses = await Promise.all(
    topics.map(async ({ topicName, partitions }) => ({
      topicName,
      partitions: await Promise.all(
        partitions.map(async ({ recordSet, ...partition }) => ({
          ...partition,
          messages: await messagesOf(recordSet, decodeBatch),
        })),
      ),
    })),
  );
  return { throttleTime: 0, clientSideThrottleTime: throttleTime, errorCode, sessionId, responses };
}

function partitionOf(reader: WireReader) {
  return {
    partition: reader.int32(),
    errorCode: reader.int16(),
    highWatermark: String(reader.int64()),
    lastStableOffset: String(reader.int64()),
    lastStartOffset: String(reader.int64()),
    abortedTransactions: reader.array(() => ({
      producerId: String(reader.int64()),
      firstOffset: String(reader.int64()),
    })),
    preferredReadReplica: reader.int32(),
    recordSet: reader.bytes(),
  };
}

async function messagesOf(recordSet: Buffer, decodeBatch: (batch: Buffer) => Promise<readonly object[]>) {
  const messages: object[] = [];
  for (const batch of splitBatches(recordSet)) {
    try {
      messages.push(...(await decodeBatch(batch)));
    } catch (thrown) {
      messages.push(inPlaceOf(batch, thrown));
    }
  }
  return messages;
}
