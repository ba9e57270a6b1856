import { compress, uncompress } from 'snappyjs';
import { type Codec, codec, maxUnpackedBytes } from './codec.ts';

/** Begins what the Java client writes: xerial's framing of Snappy (https://github.com/xerial/snappy-java). */
const xerialMagic = Buffer.from([0x82, 0x53, 0x4e, 0x41, 0x50, 0x50, 0x59, 0x00]);
/** The magic, and two versions of four bytes each. */
const xerialHeaderBytes = 16;
/** xerial's own block size. */
const blockBytes = 32 * 1024;

/** Snappy for kafkajs: it reads what Java writes (xerial's blocks) and what librdkafka writes (bare), and writes xerial's. */
export function snappyCodec(): Codec {
  return codec('snappy', { pack, unpack });
}

function unpack(packed: Buffer): Buffer {
  if (!packed.subarray(0, xerialMagic.length).equals(xerialMagic)) return uncompress(packed, maxUnpackedBytes);
  const blocks: Buffer[] = [];
  let left = maxUnpackedBytes;
  for (let at = xerialHeaderBytes; at < packed.length; ) {
    const end = at + 4 + packed.readUInt32BE(at);
    if (end > packed.length) throw new RangeError('a block goes beyond the batch');
    const block = uncompress(packed.subarray(at + 4, end), left);
    blocks.push(block);
    left -= block.length;
    at = end;
  }
  return Buffer.concat(blocks);
}

function pack(plain: Buffer): Buffer {
  const versions = Buffer.from([0, 0, 0, 1, 0, 0, 0, 1]);
  const parts: Buffer[] = [xerialMagic, versions];
  for (let at = 0; at < plain.length; at += blockBytes) {
    const block = compress(plain.subarray(at, at + blockBytes));
    const size = Buffer.alloc(4);
    size.writeUInt32BE(block.length);
    parts.push(size, block);
  }
  return Buffer.concat(parts);
}
