const headerBytes = 61;

/** Zig-zag of a number below 64, in the one byte that it takes. */
const small = (value: number): number => value * 2;

/** A record batch as it lies in a log, its checksum aside; each value at most 50 bytes. */
export function recordBatch(firstOffset: number, values: readonly string[]): Buffer {
  const records = values.map((value, delta) => {
    const body = Buffer.from([0, 0, small(delta), 1, small(value.length), ...Buffer.from(value), 0]);
    return Buffer.from([small(body.length), ...body]);
  });
  const batch = Buffer.concat([Buffer.alloc(headerBytes), ...records]);
  batch.writeBigInt64BE(BigInt(firstOffset), 0);
  batch.writeInt32BE(batch.length - 12, 8);
  batch.writeInt8(2, 16);
  batch.writeInt32BE(values.length - 1, 23);
  batch.writeBigInt64BE(1_000n, 27);
  batch.writeBigInt64BE(1_000n, 35);
  batch.writeBigInt64BE(-1n, 43);
  batch.writeInt32BE(values.length, 57);
  return batch;
}

/** The same with the compression that its attributes announce; what follows the header stays as it is. */
export function announcing(batch: Buffer, compression: number): Buffer {
  const changed = Buffer.from(batch);
  changed.writeInt16BE(compression, 21);
  return changed;
}

/** The same with nothing but 0xff behind the header. */
export function damaged(batch: Buffer): Buffer {
  return Buffer.from(batch).fill(0xff, headerBytes);
}
