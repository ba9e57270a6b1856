import { describe, expect, it } from 'vitest';
import { groupLag } from '../../../src/core/lag/group-lag.ts';
import { groupVerdict } from '../../../src/core/lag/group-verdict.ts';
import { verdictWords } from '../../../src/core/lag/verdict-words.ts';
import type { GroupPosition } from '../../../src/core/port/kafka.ts';

type Looks = (at: number) => readonly (readonly [committed: number, end: number])[];

function said(count: number, looks: Looks, state = 'Stable') {
  const positions = Array.from(
    { length: count },
    (_, at): GroupPosition => ({
      group: { id: 'billing', state, protocol: 'classic', coordinator: 1 },
      members: [],
      offsets: looks(at).map(([committed, end], partition) => ({
        topic: 'payments.v2',
        partition,
        begin: 0,
        committed,
        end,
      })),
      fault: undefined,
      measuredAt: at * 10_000,
    }),
  );
  const newest = positions.at(-1);
  if (newest === undefined) throw new Error('no looks');
  return verdictWords('billing', groupVerdict(positions), groupLag(newest), newest.measuredAt);
}

describe('a verdict in words', () => {
  it.each<[string, number, Looks, string, ReturnType<typeof said>]>([
    [
      'stalled on one partition',
      10,
      (at) => [
        [88_120, 92_430],
        [at, at],
      ],
      'Stable',
      {
        sentence: 'group billing is behind: STALLED on 1 of 2 partitions, lag 4,310.',
        details: ['payments.v2/0 offset 88,120 has not moved for 90 s or longer, 4,310 waiting.'],
      },
    ],
    [
      'stopped',
      10,
      () => [[100, 200]],
      'Empty',
      {
        sentence: 'group billing has no members: STOPPED on 1 of 1 partition, lag 100.',
        details: ['payments.v2/0 offset 100 has not moved for 90 s or longer, 100 waiting.'],
      },
    ],
    [
      'set back',
      2,
      (at) => [[at === 0 ? 5_000 : 20, 9_000]],
      'Stable',
      {
        sentence: 'group billing is behind: SET BACK on 1 of 1 partition, lag 8,980.',
        details: ['payments.v2/0 went back from 5,000 to 20, 8,980 waiting.'],
      },
    ],
    [
      'not gaining',
      10,
      (at) => [[100 + at, 1_000 + 2 * at]],
      'Stable',
      {
        sentence: 'group billing is behind: NOT GAINING on 1 of 1 partition, lag 909.',
        details: ['payments.v2/0 reads, and its lag never fell in 90 s; 909 waiting.'],
      },
    ],
    [
      'not watched long enough',
      3,
      () => [[100, 200]],
      'Stable',
      {
        sentence: undefined,
        details: ['Whether it is stuck is not known yet: watched 20 s of 90 s. Look again in 70 s.'],
      },
    ],
    [
      'gaining',
      10,
      (at) => [[100 + 20 * at, 1_000 + 10 * at]],
      'Stable',
      { sentence: undefined, details: ['It gains: caught up in about 13 min at this pace.'] },
    ],
    ['well', 10, (at) => [[at, at]], 'Stable', { sentence: undefined, details: [] }],
  ])('%s', (_, count, looks, state, expected) => {
    expect(said(count, looks, state)).toEqual(expected);
  });
});
