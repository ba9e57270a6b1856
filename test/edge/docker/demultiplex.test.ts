import { describe, expect, test } from 'vitest';
import type { LogLine } from '../../../src/core/port/docker.ts';
import { demultiplex, readTerminal } from '../../../src/edge/docker/demultiplex.ts';

function frame(stream: 1 | 2, bytes: Buffer | string): Buffer {
  const payload = Buffer.from(bytes);
  const header = Buffer.alloc(8);
  header[0] = stream;
  header.writeUInt32BE(payload.length, 4);
  return Buffer.concat([header, payload]);
}

function read(chunks: readonly Buffer[], reader = demultiplex): LogLine[] {
  const lines: LogLine[] = [];
  const log = reader((line) => lines.push(line));
  for (const chunk of chunks) log.push(chunk);
  log.end();
  return lines;
}

const texts = (lines: readonly LogLine[]) => lines.map((line) => line.text);

describe('a framed log', () => {
  const whole = Buffer.concat([frame(1, 'one\n'), frame(2, 'bad é漢🚀\n'), frame(1, 'two\r\n'), frame(1, 'no end')]);

  test('gives lines with their stream, in order', () => {
    expect(read([whole])).toEqual([
      { stream: 'stdout', text: 'one' },
      { stream: 'stderr', text: 'bad é漢🚀' },
      { stream: 'stdout', text: 'two' },
      { stream: 'stdout', text: 'no end' },
    ]);
  });

  test('gives the same however it is cut into chunks', () => {
    for (let sizeBytes = 1; sizeBytes <= whole.length; sizeBytes += 1) {
      const chunks = [];
      for (let at = 0; at < whole.length; at += sizeBytes) chunks.push(whole.subarray(at, at + sizeBytes));
      expect(read(chunks)).toEqual(read([whole]));
    }
  });

  test('joins a character that two frames share', () => {
    const bytes = Buffer.from('漢\n');
    expect(texts(read([frame(1, bytes.subarray(0, 1)), frame(1, bytes.subarray(1))]))).toEqual(['漢']);
  });

  test('keeps control characters and markup as they are: they are data', () => {
    const hostile = '\u001b[31mred ```code``` <@U123> \u202eevil';
    expect(texts(read([frame(1, `${hostile}\n`)]))).toEqual([hostile]);
  });

  test('cuts a line that never ends', () => {
    expect(texts(read([frame(1, 'x'.repeat(40_000))])).map((text) => text.length)).toEqual([16_384, 16_384, 7_232]);
  });

  test('reads 100,000 frames in one chunk', () => {
    const many = Buffer.concat(Array.from({ length: 100_000 }, (_, index) => frame(1, `line ${index}\n`)));
    expect(read([many])).toHaveLength(100_000);
  });
});

test("a terminal's log has no frames", () => {
  expect(read([Buffer.from('{"a":1}\r\nend')], readTerminal)).toEqual([
    { stream: 'stdout', text: '{"a":1}' },
    { stream: 'stdout', text: 'end' },
  ]);
});
