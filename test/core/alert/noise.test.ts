import { describe, expect, test } from 'vitest';
import { noiseOf, noiseView, quantile, type ToldOnce } from '../../../src/core/alert/noise.ts';
import { plainView } from '../../../src/core/view/plain.ts';

const minuteMs = 60_000;
const told = (groupId: string, at: number, reason: string, kind: ToldOnce['kind'] = 'line'): ToldOnce => ({
  groupId,
  kind,
  reason,
  createdAt: at * minuteMs,
});

describe('what was noisy', () => {
  test('is counted by group: rings, lines, how often it fired, how soon someone had it, how long it fired', () => {
    const noise = noiseOf(
      [
        told('a', 0, 'first', 'card'),
        told('a', 4, 'acknowledged'),
        told('a', 5, 'acknowledged'),
        told('a', 10, 'all-resolved'),
        told('a', 30, 'fires-again', 'card'),
        told('a', 35, 'repeat', 'broadcast'),
        told('b', 31, 'first', 'card'),
        told('b', 32, 'acknowledged'),
      ],
      40 * minuteMs,
    );
    expect(noise).toEqual([
      { groupId: 'a', rings: 3, lines: 3, episodes: 2, ackedAfterMs: [4 * minuteMs], firingMs: 20 * minuteMs },
      { groupId: 'b', rings: 1, lines: 1, episodes: 1, ackedAfterMs: [minuteMs], firingMs: 9 * minuteMs },
    ]);
  });

  test('whose beginning is no longer stored counts what is left of it', () => {
    expect(noiseOf([told('a', 5, 'acknowledged'), told('a', 10, 'all-resolved')], 40 * minuteMs)).toEqual([
      { groupId: 'a', rings: 0, lines: 2, episodes: 0, ackedAfterMs: [], firingMs: 0 },
    ]);
  });

  test.each([
    [[], 0.5, undefined],
    [[7], 0.9, 7],
    [[3, 1, 2], 0.5, 2],
    [[10, 1, 2, 3, 4, 5, 6, 7, 8, 9], 0.9, 9],
  ])('of %j the quantile %d is %s', (values, share, want) => {
    expect(quantile(values, share)).toBe(want);
  });

  test('says since when it knows, and what was never acknowledged', () => {
    const noise = noiseOf([told('a', 0, 'first', 'card')], 90 * minuteMs);
    const shown = noiseView(noise, {
      since: 0,
      now: 90 * minuteMs,
      nameOf: () => ({ shortId: 'G4F2K', name: 'OrderLag' }),
    });
    expect(plainView(shown).split('\n')).toEqual([
      '1 group rang 1 time in 1 h 30 min',
      'Acknowledged: 0 of 1 time that something fired',
      'After: median never, p90 never',
      'ID     ALERT     RINGS  LINES   ACKED  AFTER      FIRING',
      'G4F2K  OrderLag      1      0  0 of 1  never  1 h 30 min',
      'Known since 1970-01-01 00:00 UTC: what is over is forgotten after five days.',
    ]);
  });
});
