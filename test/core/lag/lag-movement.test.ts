import { expect, test } from 'vitest';
import { groupLag } from '../../../src/core/lag/group-lag.ts';
import { lagMovement, lagVerdict } from '../../../src/core/lag/lag-movement.ts';

type Place = [committed: number | undefined, end: number | undefined, begin?: number];

const position = (state: string, measuredAt: number, ...places: Place[]) => ({
  group: { id: 'orders', state, protocol: 'classic', coordinator: 1 },
  members: [],
  offsets: places.map(([committed, end, begin = 0], partition) => ({ topic: 't', partition, committed, end, begin })),
  fault: undefined,
  measuredAt,
});

function say(state: string, before: Place[], after: Place[]) {
  const now = position(state, 1_500, ...after);
  return lagVerdict(now, groupLag(now), lagMovement(position(state, 0, ...before), now));
}

test.each<[string, string, Place[], Place[], string, string]>([
  ['current', 'Stable', [[5, 5]], [[9, 9]], 'has nothing waiting on 1 partition.', 'good'],
  [
    'consuming',
    'Stable',
    [[0, 90]],
    [[30, 100]],
    'is behind: lag 70 on 1 of 1 partition; 30 consumed, 10 new in 1.5 s.',
    'warning',
  ],
  [
    'set back',
    'Stable',
    [[50, 90]],
    [[10, 90]],
    'is behind: lag 80 on 1 of 1 partition; its offsets were set back by 40 in 1.5 s.',
    'warning',
  ],
  ['nobody there', 'Empty', [[0, 9]], [[0, 9]], 'has no members: lag 9 on 1 of 1 partition.', 'warning'],
  [
    'one unknown',
    'Stable',
    [
      [9, 9],
      [undefined, 9],
    ],
    [
      [9, 9],
      [undefined, 9],
    ],
    'has nothing waiting on 1 partition, 1 partition unknown.',
    'unknown',
  ],
  [
    'lost some',
    'Empty',
    [[2, 9, 9]],
    [[2, 9, 9]],
    'has nothing waiting on 1 partition, 7 records deleted unread.',
    'warning',
  ],
])('%s', (_, state, before, after, words, tone) => {
  expect(say(state, before, after)).toMatchObject({ sentence: `group orders ${words}`, tone });
});

test('what is wholly unknown is never good', () => {
  expect(say('Stable', [[undefined, 9]], [[undefined, 9]])).toMatchObject({
    sentence: 'group orders: lag unknown, 1 partition unknown.',
    tone: 'unknown',
  });
  expect(say('Stable', [], [])).toMatchObject({ tone: 'unknown' });
});

test('a moment without movement is not called a stall', () => {
  expect(say('Stable', [[0, 9]], [[0, 9]]).caution).toContain('look again');
  expect(say('Stable', [[0, 9]], [[1, 9]]).caution).toBeUndefined();
});
