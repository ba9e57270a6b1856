import { expect, test } from 'vitest';
import { withoutAborted } from '../../../src/edge/kafka/fetch-records.ts';

const abort = Buffer.from([0, 0, 0, 0]);
const commit = Buffer.from([0, 0, 0, 1]);

const message = (offset: number, producerId: string, key: Buffer | null = null) => ({
  offset,
  timestamp: 0,
  key,
  value: null,
  headers: {},
  isControlRecord: key !== null,
  batchContext: { firstOffset: offset, lastOffsetDelta: 0, producerId, inTransaction: producerId !== '-1' },
});

const left = (messages: ReturnType<typeof message>[], aborted: { producerId: string; firstOffset: number }[]) =>
  withoutAborted(messages, aborted)
    .filter(({ isControlRecord }) => !isControlRecord)
    .map(({ offset }) => offset);

test('drops a producer from its aborted offset to its abort marker, and nothing else', () => {
  const messages = [
    message(0, '7'),
    message(1, '7', commit),
    message(2, '7'),
    message(3, '8'),
    message(4, '-1'),
    message(5, '7', abort),
    message(6, '7'),
    message(7, '8', commit),
  ];
  expect(left(messages, [{ producerId: '7', firstOffset: 2 }])).toEqual([0, 3, 4, 6]);
});

test('takes aborted transactions in any order', () => {
  const messages = [message(0, '1'), message(1, '2'), message(2, '1', abort), message(3, '2', abort), message(4, '2')];
  const aborted = [
    { producerId: '2', firstOffset: 1 },
    { producerId: '1', firstOffset: 0 },
  ];
  expect(left(messages, aborted)).toEqual([4]);
});

test('starts inside an aborted transaction as well', () => {
  expect(
    left([message(5, '1'), message(6, '1', abort), message(7, '1')], [{ producerId: '1', firstOffset: 3 }]),
  ).toEqual([7]);
});
