import { promisify } from 'node:util';
import { zstdCompress, zstdDecompress } from 'node:zlib';
import { type Codec, codec, maxUnpackedBytes } from './codec.ts';

/** Zstandard for kafkajs by Node's own zlib. */
export function zstdCodec(): Codec {
  const unpack = promisify<Buffer, { maxOutputLength: number }, Buffer>(zstdDecompress);
  return codec('zstd', {
    pack: promisify<Buffer, Buffer>(zstdCompress),
    unpack: (packed) => unpack(packed, { maxOutputLength: maxUnpackedBytes }),
  });
}
