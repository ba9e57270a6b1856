import { promisify } from 'node:util';
import { zstdCompress, zstdDecompress } from 'node:zlib';

/** A batch may unfold to this much; more is taken for an attack, not for data. */
const maxUnpackedBytes = 64 * 1024 * 1024;

/** Zstandard for kafkajs by Node's own zlib; without a codec one zstd batch ends a consumer for good. */
export function zstdCodec() {
  const compress = promisify(zstdCompress);
  const decompress = promisify<Buffer, { maxOutputLength: number }, Buffer>(zstdDecompress);
  return {
    compress: (encoder: { readonly buffer: Buffer }): Promise<Buffer> => compress(encoder.buffer),
    decompress: (packed: Buffer): Promise<Buffer> => decompress(packed, { maxOutputLength: maxUnpackedBytes }),
  };
}
