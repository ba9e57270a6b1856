import kafkajs from 'kafkajs';
import decoder from 'kafkajs/src/protocol/decoder.js';
import decodeMessages from 'kafkajs/src/protocol/requests/fetch/v4/decodeMessages.js';
import response from 'kafkajs/src/protocol/requests/fetch/v11/response.js';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { gzipCodec } from '../../../src/edge/kafka/gzip-codec.ts';
import { repairFetch } from '../../../src/edge/kafka/repair-fetch.ts';
import { unreadableOf } from '../../../src/edge/kafka/unreadable-batch.ts';
import { wireWriter } from '../../../src/edge/kafka/wire.ts';
import { announcing, damaged, recordBatch } from '../../support/record-batch.ts';

kafkajs.CompressionCodecs[kafkajs.CompressionTypes.GZIP] = gzipCodec;
repairFetch({ response, decodeMessages, decoder });

const decoded = z.object({
  responses: z.array(
    z.object({
      topicName: z.string(),
      partitions: z.array(
        z.looseObject({
          partition: z.number(),
          highWatermark: z.string(),
          messages: z.array(z.custom<{ offset: string; value: Buffer | null }>()),
        }),
      ),
    }),
  ),
});
const decode = z.custom<{ decode(answer: Buffer): Promise<unknown> }>().parse(response).decode;

/** An answer to Fetch 11 of one topic; each partition is named by its batches. */
function answer(...partitions: Buffer[][]): Buffer {
  const start = wireWriter(false).int32(0).int16(0).int32(0).int32(1).string('alerts').int32(partitions.length).bytes();
  const parts = partitions.map((batches, partition) => {
    const records = Buffer.concat(batches);
    const head = wireWriter(false).int32(partition).int16(0).int64(99).int64(99).int64(0).int32(0).int32(-1);
    return Buffer.concat([head.int32(records.length).bytes(), records]);
  });
  return Buffer.concat([start, ...parts]);
}

async function read(...partitions: Buffer[][]) {
  const [topic] = decoded.parse(await decode(answer(...partitions))).responses;
  return topic?.partitions.map(({ messages }) =>
    messages.map((message) => {
      const unreadable = unreadableOf(message);
      return unreadable === undefined
        ? `${message.offset} ${message.value}`
        : `${message.offset} unreadable ${unreadable.firstOffset}-${unreadable.lastOffset} ${unreadable.compression}`;
    }),
  );
}

describe('an answer to Fetch', () => {
  test('that is whole is read as before', async () => {
    expect(await read([recordBatch(5, ['a', 'b'])], [recordBatch(7, ['c'])])).toEqual([['5 a', '6 b'], ['7 c']]);
  });

  test.each([
    ['damaged', damaged, 'not compressed'],
    ['packed with what it does not say', (batch: Buffer) => announcing(batch, 1), 'gzip'],
    ['packed in a way that does not exist', (batch: Buffer) => damaged(announcing(batch, 6)), 'compression 6'],
  ])('with a batch that is %s gives everything else, and one message in its place', async (_, spoil, compression) => {
    const bad = spoil(recordBatch(7, ['x', 'y', 'z']));
    const partitions = [[recordBatch(5, ['a', 'b']), bad, recordBatch(10, ['d'])], [recordBatch(0, ['e'])]];
    expect(await read(...partitions)).toEqual([['5 a', '6 b', `9 unreadable 7-9 ${compression}`, '10 d'], ['0 e']]);
  });

  test('that ends in the middle of a batch leaves that batch to the next one', async () => {
    const cut = recordBatch(9, ['d']).subarray(0, 62);
    expect(await read([damaged(recordBatch(7, ['x'])), recordBatch(8, ['c']), cut])).toEqual([
      ['7 unreadable 7-7 not compressed', '8 c'],
    ]);
  });

  test('with a broken batch says of it which offsets, and why', async () => {
    const [topic] = decoded.parse(await decode(answer([announcing(recordBatch(7, ['x', 'y']), 1)]))).responses;
    const [message] = topic?.partitions[0]?.messages ?? [];
    expect(message && unreadableOf(message)?.reason).toBe(
      'Offsets 7 to 8 cannot be read (gzip), and are left out. A batch of records compressed with gzip cannot be unpacked. It is damaged, or unfolds to more than 64 MiB: look at what writes to this topic.',
    );
  });

  test('that is not one at all is an error as before', async () => {
    await expect(decode(Buffer.from('not an answer'))).rejects.toThrow(RangeError);
  });
});

test('another kafkajs is a sentence with the way out', () => {
  expect(() => repairFetch({ response: {}, decodeMessages, decoder })).toThrow(
    expect.objectContaining({ code: 'unavailable', hint: 'Install the pinned version with npm ci.' }),
  );
});
