/**
 * LZ4's block format (https://github.com/lz4/lz4/blob/dev/doc/lz4_Block_format.md). Own code, because what exists
 * without a native build checks no bounds and writes matches nearer to the end than the format allows.
 */

const minMatch = 4;
/** The last match begins at least this far from the end, and the last five bytes are literals. */
const matchStartsBeforeEnd = 12;
const literalsAtEnd = 5;
const maxDistance = 65_535;
const hashBits = 14;

/**
 * Unpacks a block into `into` from `start` on, and returns where it ends. Matches may reach back to what is there already.
 * Throws a RangeError for a block that is damaged or does not fit.
 */
export function unpackBlock(block: Uint8Array, into: Uint8Array, start: number): number {
  let from = 0;
  let to = start;
  const byte = (): number => {
    const value = block[from];
    if (value === undefined) throw new RangeError('an LZ4 block ends too soon');
    from += 1;
    return value;
  };
  const lengthFrom = (nibble: number): number => {
    let length = nibble;
    for (let more = nibble === 15 ? 255 : 0; more === 255; length += more) more = byte();
    return length;
  };
  while (true) {
    const token = byte();
    const literals = lengthFrom(token >> 4);
    if (from + literals > block.length || to + literals > into.length) throw new RangeError('LZ4 literals do not fit');
    into.set(block.subarray(from, from + literals), to);
    from += literals;
    to += literals;
    if (from === block.length) return to;
    const distance = byte() | (byte() << 8);
    const match = lengthFrom(token & 15) + minMatch;
    if (distance === 0 || distance > to || to + match > into.length) throw new RangeError('an LZ4 match does not fit');
    copyMatch(into, to, distance, match);
    to += match;
  }
}

/** A match may overlap what it writes: that is how LZ4 repeats. */
function copyMatch(bytes: Uint8Array, to: number, distance: number, length: number): void {
  if (distance >= length) bytes.copyWithin(to, to - distance, to - distance + length);
  else for (let at = to; at < to + length; at += 1) bytes[at] = bytes[at - distance] ?? 0;
}

/** Packs up to 64 KiB, greedily. The result may be longer than what it was made of. */
export function packBlock(plain: Buffer): Buffer {
  const seen = new Int32Array(1 << hashBits).fill(-1);
  const parts: Uint8Array[] = [];
  let anchor = 0;
  let at = 0;
  while (at <= plain.length - matchStartsBeforeEnd) {
    const four = plain.readUInt32LE(at);
    const slot = Math.imul(four, 2_654_435_761) >>> (32 - hashBits);
    const before = seen[slot] ?? -1;
    seen[slot] = at;
    if (before < 0 || at - before > maxDistance || plain.readUInt32LE(before) !== four) {
      at += 1;
      continue;
    }
    let length = minMatch;
    while (at + length < plain.length - literalsAtEnd && plain[before + length] === plain[at + length]) length += 1;
    parts.push(...sequence(plain.subarray(anchor, at), { distance: at - before, length }));
    at += length;
    anchor = at;
  }
  return Buffer.concat([...parts, ...sequence(plain.subarray(anchor), undefined)]);
}

function sequence(literals: Uint8Array, match: { distance: number; length: number } | undefined): Uint8Array[] {
  const matchRest = match === undefined ? 0 : match.length - minMatch;
  const token = (Math.min(15, literals.length) << 4) | Math.min(15, matchRest);
  const head = Uint8Array.from([token, ...lengthBytes(literals.length)]);
  if (match === undefined) return [head, literals];
  return [head, literals, Uint8Array.from([match.distance & 255, match.distance >> 8, ...lengthBytes(matchRest)])];
}

function lengthBytes(length: number): number[] {
  if (length < 15) return [];
  const rest = length - 15;
  return [...new Array<number>(Math.floor(rest / 255)).fill(255), rest % 255];
}
