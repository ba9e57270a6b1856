import { describe, expect, test } from 'vitest';
import { type Happening, play } from './timeline.ts';

interface Case {
  readonly name: string;
  readonly happens: readonly Happening[];
  readonly until: number;
  /** Minute, how, why. */
  readonly tells: readonly string[];
  readonly repeatMinutes?: number;
}

const fires = [0, 'db1', 'fires'] as const;
const firesCritical = [0, 'db1', 'fires', 'critical'] as const;

const cases: readonly Case[] = [
  {
    name: 'an end is a quiet line, and firing again after more than ten minutes is a new card',
    happens: [fires, [4, 'db1', 'ends'], [15, 'db1', 'fires']],
    until: 16,
    tells: ['0 card first', '5 line all-resolved', '15 card fires-again'],
  },
  {
    name: 'firing again within ten minutes of its end is a line under the same card',
    happens: [fires, [4, 'db1', 'ends'], [13, 'db1', 'fires']],
    until: 14,
    tells: ['0 card first', '5 line all-resolved', '13 line fires-again'],
  },
  {
    name: 'firing again before its end was told is told all the same: the card was green for a while',
    happens: [fires, [1, 'db1', 'ends'], [2, 'db1', 'fires']],
    until: 4,
    tells: ['0 card first', '2 line fires-again'],
  },
  {
    name: 'a critical that fires again rings under the same card, and once in ten minutes',
    happens: [
      firesCritical,
      [1, 'db1', 'ends'],
      [2, 'db1', 'fires', 'critical'],
      [3, 'db1', 'ends'],
      [4, 'db1', 'fires', 'critical'],
      [12, 'db1', 'ends'],
      [13, 'db1', 'fires', 'critical'],
    ],
    until: 14,
    tells: ['0 card first', '2 broadcast fires-again', '4 line fires-again', '13 broadcast fires-again'],
  },
  {
    name: 'firing again with a higher severity is a new card, however soon',
    happens: [fires, [1, 'db1', 'ends'], [2, 'db1', 'fires', 'critical']],
    until: 4,
    tells: ['0 card first', '2 card fires-again'],
  },
  {
    name: 'a severity that rises rings at once',
    happens: [fires, [1, 'db2', 'fires', 'critical']],
    until: 3,
    tells: ['0 card first', '1 broadcast severity-raised'],
  },
  {
    name: 'a critical that joins a critical rings at the next interval',
    happens: [firesCritical, [1, 'db2', 'fires', 'critical']],
    until: 6,
    tells: ['0 card first', '5 broadcast new-alerts'],
  },
  {
    name: 'what joins a group that someone has is a quiet line',
    happens: [fires, [1, 'UDANA', 'acknowledges'], [2, 'db2', 'fires']],
    until: 6,
    tells: ['0 card first', '5 line new-alerts'],
  },
  {
    name: 'a repeat rings under a young card, and follows an old one as a new card',
    happens: [fires],
    until: 490,
    repeatMinutes: 239,
    tells: ['0 card first', '240 broadcast repeat', '480 card repeat'],
  },
  {
    name: 'what joins an old card comes as a new card',
    happens: [fires, [366, 'db2', 'fires']],
    until: 371,
    repeatMinutes: 10_000,
    tells: ['0 card first', '370 card new-alerts'],
  },
  {
    name: 'an old card is not made red again, also within ten minutes of its end',
    happens: [fires, [366, 'db1', 'ends'], [372, 'db1', 'fires']],
    until: 373,
    repeatMinutes: 10_000,
    tells: ['0 card first', '370 line all-resolved', '372 card fires-again'],
  },
];

describe('how it is told', () => {
  test.each(cases)('$name', ({ happens, until, tells, repeatMinutes = 240 }) => {
    expect(play(happens, until, { repeatIntervalMs: repeatMinutes * 60_000 })).toEqual(tells);
  });
});
