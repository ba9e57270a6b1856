import { expect, test } from 'vitest';
import { contentOf } from '../../../src/core/kafka/content.ts';
import { recordsText } from '../../../src/core/kafka/record-text.ts';

const content = (text: string | null, limit = 100) => contentOf(text === null ? null : Buffer.from(text), limit);

const record = (value: ReturnType<typeof content>, headers: { name: string; content: typeof value }[] = []) => ({
  partition: 3,
  offset: 4120,
  timestamp: Date.UTC(2026, 2, 1, 3, 12, 5, 7),
  key: content('k1'),
  value,
  headers,
});

const heading = '── p3 · offset 4120 · 2026-03-01 03:12:05.007 UTC\nkey k1\n';

test.each([
  ['small JSON, indented', content('{"a":1}'), '{\n  "a": 1\n}'],
  ['text as it is', content('```<!channel>'), '```<!channel>'],
  ['a tombstone', content(null), '(tombstone: no value, deletes its key)'],
  ['an empty value', content(''), '(empty)'],
  ['a cut value with its size', content('x'.repeat(3000), 4), 'xxxx…\n(cut: 2.9 KiB in all)'],
  ['bytes', contentOf(Buffer.from([0, 255]), 100), '00 ff (binary, 2 B)'],
  ['many bytes', contentOf(Buffer.alloc(100), 100), `${Array(48).fill('00').join(' ')} … (binary, 100 B)`],
])('writes %s', (_, value, expected) => {
  expect(recordsText([record(value)])).toBe(heading + expected);
});

test('writes headers between key and value, and an empty line between records', () => {
  const headers = [{ name: 'trace', content: content('t-1') }];
  expect(recordsText([record(content('a'), headers), record(content('b'))])).toBe(
    `${heading}trace: t-1\na\n\n${heading}b`,
  );
});

test('says where a record has no time', () => {
  expect(recordsText([{ ...record(content('a')), timestamp: undefined }])).toContain('offset 4120 · no time\n');
});
