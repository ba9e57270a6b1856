import { describe, expect, it } from 'vitest';
import { type PartitionVerdict, partitionVerdict } from '../../../src/core/lag/partition-verdict.ts';

type Look = readonly [committed: number | undefined, end: number | undefined];

const samples = (looks: readonly Look[]) =>
  looks.map(([committed, end], at) => ({ atMs: at * 10_000, committed, end }));
/** A look for each number: committed so far, end so far. */
const line = (count: number, committed: (at: number) => number, end: (at: number) => number): Look[] =>
  Array.from({ length: count }, (_, at) => [committed(at), end(at)] as const);

const still = () => 100;
const grows =
  (by: number, from = 100) =>
  (at: number) =>
    from + by * at;

/** Timelines with the verdict of Burrow's rules: evaluator/caching.go, in the order in which it asks them. */
describe("a timeline of one partition has the verdict that Burrow's rules give", () => {
  it.each<[string, Look[], members: boolean, PartitionVerdict['kind']]>([
    // Nothing waits now: OK whatever was before.
    ['caught up', line(10, grows(5), grows(5)), true, 'ok'],
    ['caught up though it stood for the whole window', line(10, still, still), true, 'ok'],
    ['caught up though nobody is there', line(10, still, still), false, 'ok'],
    ["one record waits: a transaction's marker", line(10, still, () => 101), true, 'ok'],
    ['caught up at the first look', line(1, still, still), true, 'ok'],
    // STOP before everything else.
    ['nobody is there and it stands', line(10, still, grows(5, 200)), false, 'stopped'],
    ['nobody is there, it stands, and nothing new comes', line(10, still, () => 200), false, 'stopped'],
    [
      'nobody is there any more, but it was caught up in the window',
      line(10, still, (at) => (at < 5 ? 100 : 200)),
      false,
      'ok',
    ],
    ['nobody is there now, but it moved in the window', line(10, grows(1), grows(1, 200)), false, 'slow'],
    // REWIND: only the first drop, until it is back.
    [
      'its offset goes back',
      [
        ...line(5, grows(10), () => 900),
        ...line(
          5,
          () => 20,
          () => 900,
        ),
      ],
      true,
      'rewound',
    ],
    [
      'its offset goes back, seen at the second look',
      [
        [500, 900],
        [20, 900],
      ],
      true,
      'rewound',
    ],
    [
      'its offset goes back and comes again to where it was',
      [
        [500, 900],
        [20, 900],
        [400, 900],
        [500, 900],
        [510, 900],
      ],
      true,
      'ok',
    ],
    [
      'it goes back and is on its way',
      [
        [500, 900],
        [20, 900],
        [400, 900],
      ],
      true,
      'rewound',
    ],
    [
      'a second drop after the first was made good',
      [
        [500, 900],
        [20, 900],
        [600, 900],
        [550, 900],
      ],
      true,
      'ok',
    ],
    [
      'it goes back to where nothing waits',
      [
        [900, 900],
        [900, 901],
      ],
      true,
      'ok',
    ],
    // Some look had nothing waiting: OK.
    ['it was caught up once in the window', line(10, still, (at) => (at === 3 ? 100 : 150)), true, 'ok'],
    ['new records came a moment ago', line(10, still, (at) => (at < 9 ? 100 : 5_000)), true, 'ok'],
    // STALL.
    ['members are there and it stands', line(10, still, grows(5, 200)), true, 'stalled'],
    ['members are there, it stands, and nothing new comes', line(10, still, () => 200), true, 'stalled'],
    // WARN: reads, and lag never falls.
    ['reads slower than is written', line(10, grows(5), grows(9, 200)), true, 'slow'],
    ['reads as fast as is written, always behind', line(10, grows(5), grows(5, 200)), true, 'slow'],
    // Else OK.
    ['gains', line(10, grows(9), grows(5, 300)), true, 'ok'],
    ['gained once in the window', line(10, (at) => 100 + at + (at > 4 ? 50 : 0), grows(5, 300)), true, 'ok'],
    // Too short to tell; Burrow calls it OK, a person at night must not.
    ['behind at the first look', line(1, still, () => 200), true, 'not known yet'],
    ['stands for nine looks', line(9, still, () => 200), true, 'not known yet'],
    ['stands for nine looks and nobody is there', line(9, still, () => 200), false, 'not known yet'],
    ['reads and falls behind for nine looks', line(9, grows(1), grows(5, 200)), true, 'not known yet'],
    ['gains in two looks', line(2, grows(50), () => 400), true, 'ok'],
    // What is not known is not good.
    ['never committed', line(10, still, still).map(([, end]) => [undefined, end] as const), true, 'unknown'],
    ['the end of the log is not known now', [...line(9, still, () => 200), [100, undefined]], true, 'unknown'],
    [
      'one look of the window is missing',
      [...line(5, still, () => 200), [undefined, undefined], ...line(4, still, () => 200)],
      true,
      'not known yet',
    ],
    // Only the last ten looks count.
    ['it was caught up before the window', [...line(3, still, still), ...line(10, still, () => 200)], true, 'stalled'],
    // Retention cut the log: waiting falls, though nobody read.
    ['waiting falls without a commit', line(10, still, (at) => 900 - at), true, 'stalled'],
  ])('%s', (_, looks, members, expected) => {
    expect(partitionVerdict(samples(looks), members).kind).toBe(expected);
  });

  it('says from where to where it went back', () => {
    expect(
      partitionVerdict(
        samples([
          [500, 900],
          [20, 900],
        ]),
        true,
      ),
    ).toEqual({ kind: 'rewound', from: 500, to: 20 });
  });
});
