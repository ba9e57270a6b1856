import { expect, test } from 'vitest';
import { groupLag } from '../../../src/core/lag/group-lag.ts';

const place = (begin: number | undefined, end: number | undefined, committed: number | undefined, partition = 0) => ({
  topic: 't',
  partition,
  begin,
  end,
  committed,
});

test.each([
  ['behind', place(0, 100, 40), { lag: 60, note: undefined, lost: 0 }],
  ['current', place(0, 100, 100), { lag: 0, note: undefined, lost: 0 }],
  ['never committed', place(0, 100, undefined), { lag: undefined, note: 'no commit', lost: 0 }],
  ['never committed, nothing there', place(7, 7, undefined), { lag: 0, note: 'empty', lost: 0 }],
  ['no leader', place(undefined, undefined, 40), { lag: undefined, note: 'log end unknown', lost: 0 }],
  ['topic made anew', place(0, 10, 40), { lag: undefined, note: 'commit beyond the log end', lost: 0 }],
  ['retention overtook it', place(70, 100, 40), { lag: 30, note: '30 deleted unread', lost: 30 }],
  ['everything deleted unread', place(100, 100, 40), { lag: 0, note: '60 deleted unread', lost: 60 }],
])('%s', (_, offset, expected) => {
  expect(groupLag({ offsets: [offset], members: [] }).partitions[0]).toMatchObject(expected);
});

test('sums what is known, counts what is not, and names the worst', () => {
  const offsets = [place(0, 10, 5, 0), place(0, 100, 10, 1), place(0, 10, 10, 2), place(0, 10, undefined, 3)];
  const lag = groupLag({ offsets, members: undefined });
  expect(lag).toMatchObject({ total: 95, behind: 2, unknown: 1, lost: 0, worst: { partition: 1, lag: 90 } });
});

test('names the member that is to read a partition', () => {
  const member = { id: 'm', client: 'billing-2', host: '10.0.0.7', assigned: [{ topic: 't', partition: 1 }] };
  const { partitions } = groupLag({ offsets: [place(0, 1, 1, 0), place(0, 1, 1, 1)], members: [member] });
  expect(partitions.map((each) => each.member?.client)).toEqual([undefined, 'billing-2']);
});
