/**
 * Kafka's binary forms, written and read (https://kafka.apache.org/protocol#protocol_types). A flexible message has
 * compact strings and arrays, and tagged fields after each structure (KIP-482); `end` stands where those go.
 */
export interface WireWriter {
  int8(value: number): WireWriter;
  int16(value: number): WireWriter;
  int32(value: number): WireWriter;
  int64(value: number): WireWriter;
  boolean(value: boolean): WireWriter;
  string(value: string | null): WireWriter;
  array<T>(items: readonly T[] | null, write: (item: T) => void): WireWriter;
  end(): WireWriter;
  bytes(): Buffer;
}

/** Starts a message body; that of a flexible request begins with its header's tagged fields. */
export function wireWriter(flexible: boolean): WireWriter {
  const chunks: Buffer[] = [];
  const put = (size: number, fill: (buffer: Buffer) => void): WireWriter => {
    const buffer = Buffer.alloc(size);
    fill(buffer);
    chunks.push(buffer);
    return writer;
  };
  /** Length as it stands before strings and arrays: -1, or 0 in the compact form, is null. */
  const putLength = (length: number | null, classicBytes: 2 | 4): void => {
    if (flexible) putUnsigned(chunks, length === null ? 0 : length + 1);
    else put(classicBytes, (buffer) => buffer.writeIntBE(length ?? -1, 0, classicBytes));
  };
  const writer: WireWriter = {
    int8: (value) => put(1, (buffer) => buffer.writeInt8(value)),
    int16: (value) => put(2, (buffer) => buffer.writeInt16BE(value)),
    int32: (value) => put(4, (buffer) => buffer.writeInt32BE(value)),
    int64: (value) => put(8, (buffer) => buffer.writeBigInt64BE(BigInt(value))),
    boolean: (value) => writer.int8(value ? 1 : 0),
    string(value) {
      const content = value === null ? null : Buffer.from(value, 'utf8');
      putLength(content === null ? null : content.length, 2);
      if (content !== null) chunks.push(content);
      return writer;
    },
    array(items, write) {
      putLength(items === null ? null : items.length, 4);
      for (const item of items ?? []) write(item);
      return writer;
    },
    end() {
      if (flexible) putUnsigned(chunks, 0);
      return writer;
    },
    bytes: () => Buffer.concat(chunks),
  };
  return writer.end();
}

function putUnsigned(chunks: Buffer[], value: number): void {
  const bytes: number[] = [];
  let rest = value;
  while (rest > 0x7f) {
    bytes.push((rest & 0x7f) | 0x80);
    rest >>>= 7;
  }
  chunks.push(Buffer.from([...bytes, rest]));
}

export interface WireReader {
  int8(): number;
  int16(): number;
  int32(): number;
  int64(): number;
  boolean(): boolean;
  /** A string; null reads as empty. */
  string(): string;
  bytes(): Buffer;
  uuid(): string;
  /** An array; null reads as empty. */
  array<T>(read: () => T): T[];
  end(): void;
}

/**
 * Reads a message body; that of a flexible answer begins with its header's tagged fields.
 * Throws a RangeError where the body ends early or announces more than it has.
 */
export function wireReader(body: Buffer, flexible: boolean): WireReader {
  let at = 0;
  const take = (size: number): Buffer => {
    if (size < 0 || at + size > body.length) throw new RangeError('the answer ends early');
    at += size;
    return body.subarray(at - size, at);
  };
  const unsigned = (): number => {
    let value = 0;
    for (let shift = 0; shift <= 28; shift += 7) {
      const byte = take(1).readUInt8();
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return value >>> 0;
    }
    throw new RangeError('a length of more than 5 bytes');
  };
  const length = (classicBytes: 2 | 4): number => {
    const value = flexible ? unsigned() - 1 : take(classicBytes).readIntBE(0, classicBytes);
    return Math.max(0, value);
  };
  const skipTags = (): void => {
    for (let left = unsigned(); left > 0; left -= 1) {
      unsigned();
      take(unsigned());
    }
  };
  const reader: WireReader = {
    int8: () => take(1).readInt8(),
    int16: () => take(2).readInt16BE(),
    int32: () => take(4).readInt32BE(),
    int64: () => Number(take(8).readBigInt64BE()),
    boolean: () => take(1).readInt8() !== 0,
    string: () => take(length(2)).toString('utf8'),
    bytes: () => take(length(4)),
    uuid: () => take(16).toString('hex'),
    array(read) {
      const count = length(4);
      // Every element takes at least a byte: an announced length beyond that is refused before anything is made of it.
      if (count > body.length - at) throw new RangeError('the answer announces more than it has');
      return Array.from({ length: count }, read);
    },
    end() {
      if (flexible) skipTags();
    },
  };
  reader.end();
  return reader;
}
