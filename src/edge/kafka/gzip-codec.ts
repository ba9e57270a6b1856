import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import { type Codec, codec, maxUnpackedBytes } from './codec.ts';

/** gzip for kafkajs, in the place of its own, which unpacks without a limit. */
export function gzipCodec(): Codec {
  const unpack = promisify<Buffer, { maxOutputLength: number }, Buffer>(gunzip);
  return codec('gzip', {
    pack: promisify<Buffer, Buffer>(gzip),
    unpack: (packed) => unpack(packed, { maxOutputLength: maxUnpackedBytes }),
  });
}
