import { expect, test } from 'vitest';
import { partitionScan, type ScanBudget } from '../../../src/edge/kafka/scan-partition.ts';

const record = (offset: number) => ({ offset, timestamp: 0, key: null, value: null, headers: {} });

/** A log with records at the given offsets, answered in batches of ten offsets, each record of one byte. */
function logOf(offsets: readonly number[], asked: number[] = []) {
  return async (_: number, from: number) => {
    asked.push(from);
    const next = (Math.floor(from / 10) + 1) * 10;
    const records = offsets.filter((offset) => offset >= from && offset < next).map(record);
    return { records, next, sizeBytes: records.length };
  };
}

const budgetOf = (endsAt = 1): ScanBudget => ({ endsAt, bytes: 0, records: 0, stopped: undefined });
const upTo = (count: number) => Array.from({ length: count }, (_, offset) => offset);
const part = (begin: number | undefined, end: number | undefined, limit: number, untilBytes = 1_000) => ({
  range: { topic: 't', partition: 0, begin, end },
  limit,
  untilBytes,
});
const offsetsOf = (records: readonly { offset: number }[]) => records.map(({ offset }) => offset);
const all = { now: () => 0, wanted: () => true };

test('takes the newest without reading the rest', async () => {
  const asked: number[] = [];
  const scan = partitionScan({ ...all, fetch: logOf(upTo(100), asked) }, budgetOf());
  expect(offsetsOf(await scan.newest(part(0, 100, 3), false))).toEqual([97, 98, 99]);
  expect(asked).toEqual([97]);
});

test('goes further back over holes in the offsets', async () => {
  const scan = partitionScan({ ...all, fetch: logOf([2, 5, 99]) }, budgetOf());
  expect(offsetsOf(await scan.newest(part(0, 100, 2), false))).toEqual([5, 99]);
});

test('finds fewer when there are no more', async () => {
  const budget = budgetOf();
  const scan = partitionScan({ ...all, fetch: logOf([5]) }, budget);
  expect(offsetsOf(await scan.newest(part(0, 50, 5), false))).toEqual([5]);
  expect(budget.stopped).toBeUndefined();
});

test('a search shows the newest matches', async () => {
  const even = ({ offset }: { offset: number }) => offset % 40 === 0;
  const scan = partitionScan({ ...all, wanted: even, fetch: logOf(upTo(200)) }, budgetOf());
  expect(offsetsOf(await scan.newest(part(0, 200, 2), true))).toEqual([120, 160]);
});

test('reads onward from the start, and not beyond the end', async () => {
  const scan = partitionScan({ ...all, fetch: logOf(upTo(100)) }, budgetOf());
  expect(offsetsOf(await scan.onward(part(95, 98, 5)))).toEqual([95, 96, 97]);
});

test.each([
  ['bytes', part(0, 100, 50, 15), budgetOf(), 'It stopped after 20 B.'],
  ['time', part(0, 100, 50), budgetOf(0), 'It stopped because its time was up.'],
  ['an unknown range', part(undefined, 100, 50), budgetOf(), 'p0 was not read: its leader does not answer.'],
])('says that it stopped for %s', async (_, wanted, budget, sentence) => {
  await partitionScan({ ...all, fetch: logOf(upTo(100)) }, budget).onward(wanted);
  expect(budget.stopped).toBe(sentence);
});

test('does not turn round for ever where a broker gives nothing', async () => {
  const budget = budgetOf();
  const fetch = async (_: number, offset: number) => ({ records: [], next: offset, sizeBytes: 0 });
  expect(await partitionScan({ ...all, fetch }, budget).onward(part(3, 9, 5))).toEqual([]);
  expect(budget.stopped).toBe('The broker gave nothing at offset 3 of p0.');
});
