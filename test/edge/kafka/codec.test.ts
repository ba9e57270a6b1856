import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { gzipCodec } from '../../../src/edge/kafka/gzip-codec.ts';
import { lz4Codec } from '../../../src/edge/kafka/lz4-codec.ts';
import { snappyCodec } from '../../../src/edge/kafka/snappy-codec.ts';
import { zstdCodec } from '../../../src/edge/kafka/zstd-codec.ts';

const codecs = [
  ['gzip', gzipCodec()],
  ['snappy', snappyCodec()],
  ['lz4', lz4Codec()],
  ['zstd', zstdCodec()],
] as const;

const line = 'lag of orders is high\n';
const words = Buffer.from(`${line.repeat(4)}lag of payments is fine\n`);

const plains: readonly [string, Buffer][] = [
  ['nothing', Buffer.alloc(0)],
  ['one byte', Buffer.from('a')],
  ['words', words],
  ['one byte, very often', Buffer.alloc(300_000, 'x')],
  ['chance', randomBytes(150_000)],
  ['words around chance', Buffer.concat([words, randomBytes(70_000), words])],
  ['words beyond a block', Buffer.from(line.repeat(10_000))],
];

describe.each(codecs)('%s', (name, codec) => {
  test.each(plains)('gives back %s', async (_, plain) => {
    const packed = await codec.compress({ buffer: plain });
    expect((await codec.decompress(packed)).equals(plain)).toBe(true);
  });

  test('gives back the beginnings of a text, whatever their length', async () => {
    for (let length = 0; length < 80; length += 1) {
      const plain = Buffer.from('abcab'.repeat(20)).subarray(0, length);
      const packed = await codec.compress({ buffer: plain });
      expect((await codec.decompress(packed)).toString()).toBe(plain.toString());
    }
  });

  test('makes words smaller', async () => {
    expect((await codec.compress({ buffer: words })).length).toBeLessThan(words.length);
  });

  test('says of what it cannot unpack which compression that was, and why that may be', async () => {
    await expect(codec.decompress(Buffer.from('no batch at all'))).rejects.toMatchObject({
      code: 'unavailable',
      message: `A batch of records compressed with ${name} cannot be unpacked.`,
      hint: expect.stringContaining('64 MiB'),
    });
  });

  test('answers for damaged batches with bytes or with its sentence', async () => {
    const packed = await codec.compress({ buffer: Buffer.from(line.repeat(100)) });
    for (let round = 0; round < 500; round += 1) {
      const damaged = Buffer.from(packed.subarray(0, 1 + ((round * 7) % packed.length)));
      damaged[(round * 31) % damaged.length] = (round * 97) % 256;
      const outcome = await codec.decompress(damaged).catch((thrown: unknown) => thrown);
      if (!(outcome instanceof Buffer)) expect(outcome).toMatchObject({ code: 'unavailable' });
    }
  });
});

describe('what other programs write', () => {
  test.each([
    ['lz4 -9', 'BCJNGGRApy4AAAD/B2xhZyBvZiBvcmRlcnMgaXMgaGlnaAoWADbwAnBheW1lbnRzIGlzIGZpbmUKAAAAAJ+sXVA='],
    [
      'lz4 with the size, checksums and blocks that depend on one another',
      'BCJNGHxAcAAAAAAAAAAdLgAAAP8HbGFnIG9mIG9yZGVycyBpcyBoaWdoChYANvACcGF5bWVudHMgaXMgZmluZQrFRczZAAAAAJ+sXVA=',
    ],
  ])('is read: %s', async (_, packed) => {
    expect((await lz4Codec().decompress(Buffer.from(packed, 'base64'))).toString()).toBe(words.toString());
  });

  test.each([
    ['bare, as librdkafka does', '0a00611501', 'a'.repeat(10)],
    [
      'in blocks, as the Java client does',
      `82534e41505059000000000100000001${'00000005'}0308616263${'00000005'}0700610901`,
      `abc${'a'.repeat(7)}`,
    ],
  ])('is read: snappy %s', async (_, hex, plain) => {
    expect((await snappyCodec().decompress(Buffer.from(hex, 'hex'))).toString()).toBe(plain);
  });

  test('is not unpacked beyond 64 MiB', async () => {
    const promise = Buffer.from([0xff, 0xff, 0xff, 0x7f, 0x00, 0x61]);
    await expect(snappyCodec().decompress(promise)).rejects.toMatchObject({ code: 'unavailable' });
    const bomb = await lz4Codec().compress({ buffer: Buffer.alloc(65 * 1024 * 1024) });
    await expect(lz4Codec().decompress(bomb)).rejects.toMatchObject({ code: 'unavailable' });
    const zipped = await gzipCodec().compress({ buffer: Buffer.alloc(65 * 1024 * 1024) });
    await expect(gzipCodec().decompress(zipped)).rejects.toMatchObject({ code: 'unavailable' });
  });
});
