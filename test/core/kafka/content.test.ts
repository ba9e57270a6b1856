import { expect, test } from 'vitest';
import { contentOf } from '../../../src/core/kafka/content.ts';

const bytes = (...values: number[]) => Uint8Array.from(values);
const utf8 = (text: string) => new TextEncoder().encode(text);

test.each([
  ['nothing at all', null, { kind: 'none' }],
  ['an empty text', utf8(''), { kind: 'text', text: '', sizeBytes: 0, cut: false }],
  ['plain text', utf8('order 17'), { kind: 'text', text: 'order 17', sizeBytes: 8, cut: false }],
  ['text with terminal codes', utf8('\u001b[31m'), { kind: 'text', text: '\u001b[31m', sizeBytes: 5, cut: false }],
  ['a byte order mark', utf8('\ufeffa'), { kind: 'text', text: '\ufeffa', sizeBytes: 4, cut: false }],
  ['bytes that are no UTF-8', bytes(0xff, 0xfe), { kind: 'binary', hex: 'ff fe', sizeBytes: 2 }],
  ['text with a NUL', bytes(0x61, 0), { kind: 'binary', hex: '61 00', sizeBytes: 2 }],
])('reads %s', (_, content, expected) => {
  expect(contentOf(content, 100)).toEqual(expected);
});

test('cuts long text before a character that would be split, and keeps its size', () => {
  expect(contentOf(utf8('aää'), 4)).toEqual({ kind: 'text', text: 'aä', sizeBytes: 5, cut: true });
});

test('shows the first 48 bytes of a long binary', () => {
  const content = contentOf(new Uint8Array(1000), 2048);
  expect(content).toEqual({ kind: 'binary', hex: Array(48).fill('00').join(' '), sizeBytes: 1000 });
});
