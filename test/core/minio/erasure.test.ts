import { describe, expect, test } from 'vitest';
import { type DriveFact, judgeErasure } from '../../../src/core/minio/erasure.ts';
import { erasureMap, healSentence, storageSentence } from '../../../src/core/minio/storage-sentence.ts';

/** A set written as one letter a drive: o good, h healing, u unformatted, x offline, - not listed. */
function drivesOf(letters: string, pool = 0, set = 0): DriveFact[] {
  const states: Record<string, string> = { o: 'ok', h: 'ok', u: 'unformatted', x: 'offline' };
  return [...letters].flatMap((letter, index) =>
    letter === '-'
      ? []
      : [
          {
            endpoint: `d${index}`,
            state: states[letter] ?? 'unknown',
            healing: letter === 'h',
            pool,
            set,
            index,
            totalBytes: undefined,
            usedBytes: undefined,
            heal: undefined,
          },
        ],
  );
}

function judge(letters: string, parity: number) {
  return judgeErasure({ drives: drivesOf(letters), parity, pools: [{ sets: 1, drivesPerSet: letters.length }] });
}

describe('quorum of one set', () => {
  test.each([
    // drives, parity, write quorum, spare, verdict
    ['oooo', 2, 3, 1, 'safe'],
    ['ooox', 2, 3, 0, 'last'],
    ['oooh', 2, 3, 1, 'degraded'],
    ['oooxh', 2, 3, 1, 'degraded'],
    ['oooxxxxx', 4, 5, -2, 'quorum-lost'],
    ['ooxx', 2, 3, -1, 'writes-stopped'],
    ['oxxx', 2, 3, -2, 'quorum-lost'],
    ['ooou', 2, 3, 0, 'last'],
    ['ooo-', 2, 3, 0, 'last'],
    ['oooooooo', 4, 5, 3, 'safe'],
    ['oooooooo', 2, 6, 2, 'safe'],
    ['oooooxxx', 2, 6, -1, 'quorum-lost'],
    ['ooooooooooooooox', 4, 12, 3, 'degraded'],
    ['o', 0, 1, 0, 'safe'],
    ['x', 0, 1, -1, 'quorum-lost'],
    ['oo', 1, 2, 0, 'safe'],
  ])('%s with parity %i needs %i to write, can lose %i and is %s', (letters, parity, writeQuorum, spare, verdict) => {
    const judged = judge(letters, parity);
    expect(judged.worst).toMatchObject({ writeQuorum, spare });
    expect(judged.verdict).toBe(verdict);
  });

  test('an unformatted drive is lost, though the server counts it as online', () => {
    expect(judge('ooou', 2).online).toBe(3);
  });

  test('without any set the state is unknown, not good', () => {
    const judged = judgeErasure({ drives: [], parity: 2, pools: [] });
    expect(judged.verdict).toBe('unknown');
    expect(storageSentence(judged).tone).toBe('unknown');
  });

  test('a pool of smaller sets has no more parity than half of a set', () => {
    const pools = [
      { sets: 1, drivesPerSet: 16 },
      { sets: 1, drivesPerSet: 4 },
    ];
    const drives = [...drivesOf('o'.repeat(16)), ...drivesOf('oooo', 1)];
    const judged = judgeErasure({ drives, parity: 4, pools });
    expect(judged.sets.map(({ parity, writeQuorum }) => [parity, writeQuorum])).toEqual([
      [4, 12],
      [2, 3],
    ]);
  });
});

describe('the sentence', () => {
  test.each([
    ['oooo', 2, 'good', 'writes safe. 4 of 4 drives; it can lose 1 before writes stop.'],
    [
      'ooooooooooooooox',
      4,
      'good',
      'writes safe. 15 of 16 drives; set 0 has lost 1 and can lose 3 more before quorum is lost.',
    ],
    [
      'ooooooxh',
      4,
      'good',
      'writes safe. 7 of 8 drives; set 0 has lost 1, is healing 1 and can lose 2 more before writes stop.',
    ],
    ['ooox', 2, 'warning', 'writes at risk. 3 of 4 drives; set 0 has lost 1: one more and writes stop.'],
    ['ooxx', 2, 'critical', 'writes stopped. 2 of 4 drives; set 0 has 2 and needs 3. Reads work.'],
    ['oooooxxx', 2, 'critical', 'quorum lost. 5 of 8 drives; set 0 has 5 and needs 6: objects on it cannot be read.'],
    ['o', 0, 'good', 'writes safe, without redundancy. 1 of 1 drive.'],
  ])('%s with parity %i is %s: %s', (letters, parity, tone, sentence) => {
    expect(storageSentence(judge(letters, parity))).toEqual({ sentence, tone });
  });

  test('names the pool of the worst set where there are several', () => {
    const pools = [
      { sets: 1, drivesPerSet: 4 },
      { sets: 2, drivesPerSet: 4 },
    ];
    const drives = [...drivesOf('oooo'), ...drivesOf('oooo', 1), ...drivesOf('oxxo', 1, 1)];
    expect(storageSentence(judgeErasure({ drives, parity: 2, pools })).sentence).toContain(
      'pool 1 set 1 has 2 and needs 3',
    );
  });
});

test('the map shows each state by its own shape and says what it means', () => {
  expect(erasureMap(judge('ohx-', 2))).toBe(
    'set 0  ■ ◧ □ ?  2/4, needs 3  EC:2\n■ good  ◧ healing  □ lost  ? not listed',
  );
});

test.each([
  [undefined, 'healing, progress unknown'],
  [{ startedAt: 0, itemsTotal: 0, itemsDone: 0, itemsFailed: 0 }, 'healing, progress unknown'],
  [{ startedAt: 0, itemsTotal: 100, itemsDone: 1, itemsFailed: 0 }, 'healing 1 %'],
  [{ startedAt: 0, itemsTotal: 100, itemsDone: 50, itemsFailed: 0 }, 'healing 50 %, about 4 min left'],
  [{ startedAt: 0, itemsTotal: 100, itemsDone: 50, itemsFailed: 2 }, 'healing 50 %, about 4 min left, 2 items failed'],
  [{ startedAt: 0, itemsTotal: 100, itemsDone: 120, itemsFailed: 0 }, 'healing 100 %, about 0 s left'],
])('healing of %o reads "%s" after 4 min', (heal, sentence) => {
  expect(healSentence(heal, 240_000)).toBe(sentence);
});
