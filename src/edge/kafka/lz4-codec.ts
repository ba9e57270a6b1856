import { type Codec, codec, maxUnpackedBytes } from './codec.ts';
import { packBlock, unpackBlock } from './lz4-block.ts';

const magic = 0x184d2204;
const versionMask = 0xc0;
const version = 0x40;
const flags = { independent: 0x20, blockChecksum: 0x10, contentSize: 0x08, dictionary: 0x01 };
const storedBit = 0x8000_0000;
/** By the code in the header; the Java client takes 64 KiB too. */
const blockSizes = new Map([4, 5, 6, 7].map((code) => [code, 1 << (8 + 2 * code)]));
const packedBlockCode = 4;
const packedBlockBytes = 64 * 1024;

/** LZ4 for kafkajs, in the frame format (https://github.com/lz4/lz4/blob/dev/doc/lz4_Frame_format.md). */
export function lz4Codec(): Codec {
  return codec('lz4', { pack, unpack });
}

/**
 * The checksums are not compared: brokers check the whole batch when it is written, and old clients of Kafka are known
 * for a wrong one in the header (KIP-57).
 */
function unpack(frame: Buffer): Buffer {
  const { maxBlockBytes, blocksAt, blockChecksumBytes } = readHeader(frame);
  // Blocks that depend on one another reach back 64 KiB at most: what was unpacked is kept in one piece for them.
  let unpacked: Buffer = Buffer.alloc(Math.min(maxUnpackedBytes, Math.max(maxBlockBytes, frame.length * 4)));
  let size = 0;
  for (let at = blocksAt; ; ) {
    const word = frame.readUInt32LE(at);
    if (word === 0) return unpacked.subarray(0, size);
    const length = word % storedBit;
    const block = frame.subarray(at + 4, at + 4 + length);
    if (block.length < length) throw new RangeError('an LZ4 frame ends too soon');
    if (size + maxBlockBytes > unpacked.length) unpacked = grown(unpacked, size + maxBlockBytes);
    if (word >= storedBit) {
      if (size + length > unpacked.length) throw new RangeError('an LZ4 block does not fit');
      size += block.copy(unpacked, size);
    } else size = unpackBlock(block, unpacked.subarray(0, size + maxBlockBytes), size);
    at += 4 + length + blockChecksumBytes;
  }
}

function grown(bytes: Buffer, neededBytes: number): Buffer {
  const larger = Buffer.alloc(Math.min(maxUnpackedBytes, Math.max(neededBytes, bytes.length * 2)));
  bytes.copy(larger);
  return larger;
}

function readHeader(frame: Buffer) {
  if (frame.readUInt32LE(0) !== magic) throw new RangeError('not an LZ4 frame');
  const flag = frame.readUInt8(4);
  const maxBlockBytes = blockSizes.get((frame.readUInt8(5) >> 4) & 7);
  if ((flag & versionMask) !== version || maxBlockBytes === undefined) throw new RangeError('an unknown LZ4 frame');
  if (flag & flags.dictionary) throw new RangeError('an LZ4 frame that needs a dictionary');
  return {
    maxBlockBytes,
    blocksAt: 4 + 2 + (flag & flags.contentSize ? 8 : 0) + 1,
    blockChecksumBytes: flag & flags.blockChecksum ? 4 : 0,
  };
}

function pack(plain: Buffer): Buffer {
  const descriptor = Buffer.from([version | flags.independent, packedBlockCode << 4]);
  const head = Buffer.alloc(4);
  head.writeUInt32LE(magic);
  const parts: Buffer[] = [head, descriptor, Buffer.from([headerChecksum(descriptor)])];
  for (let at = 0; at < plain.length; at += packedBlockBytes) {
    const stored = plain.subarray(at, at + packedBlockBytes);
    const packed = packBlock(stored);
    const isSmaller = packed.length < stored.length;
    const word = Buffer.alloc(4);
    word.writeUInt32LE(isSmaller ? packed.length : stored.length + storedBit);
    parts.push(word, isSmaller ? packed : stored);
  }
  return Buffer.concat([...parts, Buffer.alloc(4)]);
}

/** The second byte of xxHash32 of fewer than four bytes (https://github.com/Cyan4973/xxHash/blob/dev/doc/xxhash_spec.md). */
function headerChecksum(descriptor: Buffer): number {
  const [prime1, prime2, prime3, prime5] = [2_654_435_761, 2_246_822_519, 3_266_489_917, 374_761_393];
  let hash = (prime5 + descriptor.length) | 0;
  for (const byte of descriptor) {
    hash = (hash + Math.imul(byte, prime5)) | 0;
    hash = Math.imul((hash << 11) | (hash >>> 21), prime1);
  }
  hash = Math.imul(hash ^ (hash >>> 15), prime2);
  hash = Math.imul(hash ^ (hash >>> 13), prime3);
  return ((hash ^ (hash >>> 16)) >>> 8) & 0xff;
}
