import { fail } from '../../lib/error.ts';

/** A batch may unfold to this much; more is taken for an attack, not for data. */
export const maxUnpackedBytes = 64 * 1024 * 1024;

/** What kafkajs asks of a compression. */
export interface Codec {
  compress(encoder: { readonly buffer: Buffer }): Promise<Buffer>;
  decompress(packed: Buffer): Promise<Buffer>;
}

/** A codec of kafkajs from two functions; `unpack` gives at most `maxUnpackedBytes`. Fails with `unavailable`, naming the compression, for a batch that cannot be unpacked. */
export function codec(
  name: string,
  { pack, unpack }: { pack(plain: Buffer): Buffer | Promise<Buffer>; unpack(packed: Buffer): Buffer | Promise<Buffer> },
): Codec {
  return {
    compress: async ({ buffer }) => pack(buffer),
    async decompress(packed) {
      try {
        return await unpack(packed);
      } catch (thrown) {
        throw fail('unavailable', `A batch of records compressed with ${name} cannot be unpacked.`, {
          hint: 'It is damaged, or unfolds to more than 64 MiB: look at what writes to this topic.',
          cause: thrown,
        });
      }
    },
  };
}
