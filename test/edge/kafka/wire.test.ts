import { describe, expect, test } from 'vitest';
import { wireReader, wireWriter } from '../../../src/edge/kafka/wire.ts';

describe.each([
  ['classic', false],
  ['flexible', true],
])('the %s form', (_, flexible) => {
  test('reads back what it writes', () => {
    const names = ['a', 'b'.repeat(200), 'größe'];
    const body = wireWriter(flexible);
    body.int8(-1).int16(-300).int32(70_000).int64(Number.MAX_SAFE_INTEGER).boolean(true).string(null);
    body.array(names, (name) => body.string(name).end()).array(null, () => undefined);

    const read = wireReader(body.end().bytes(), flexible);
    expect([read.int8(), read.int16(), read.int32(), read.int64(), read.boolean(), read.string()]).toEqual([
      -1,
      -300,
      70_000,
      Number.MAX_SAFE_INTEGER,
      true,
      '',
    ]);
    const readName = () => {
      const name = read.string();
      read.end();
      return name;
    };
    expect([read.array(readName), read.array(() => read.int8())]).toEqual([names, []]);
    read.end();
    expect(() => read.int8()).toThrow(RangeError);
  });
});

test('writes strings and arrays as the protocol has them', () => {
  const classic = wireWriter(false)
    .string('ab')
    .string(null)
    .array([1], () => undefined);
  expect(classic.bytes().toString('hex')).toBe('00026162ffff00000001');
  const flexible = wireWriter(true)
    .string('ab')
    .string(null)
    .array([1], () => undefined);
  expect(flexible.end().bytes().toString('hex')).toBe('00036162000200');
});

test.each([
  ['a string longer than the answer', '00056162', (read: ReturnType<typeof wireReader>) => read.string()],
  [
    'an array that announces more than there is',
    '7fffffff00',
    (read: ReturnType<typeof wireReader>) => read.array(() => read.int8()),
  ],
  ['a number cut short', '0000', (read: ReturnType<typeof wireReader>) => read.int32()],
])('refuses %s', (_, hex, take) => {
  expect(() => take(wireReader(Buffer.from(hex, 'hex'), false))).toThrow(RangeError);
});

test('refuses a length that never ends', () => {
  expect(() => wireReader(Buffer.from('ffffffffffffff', 'hex'), true)).toThrow(RangeError);
});

test('skips tagged fields that it does not know', () => {
  const read = wireReader(Buffer.from('00020001aa0102bbcc07', 'hex'), true);
  read.end();
  expect(read.int8()).toBe(7);
});
