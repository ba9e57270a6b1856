import { describe, expect, test } from 'vitest';
import type { Finding } from '../../../src/core/watcher/define-watcher.ts';
import { type Sight, type Standing, standingAt, step } from '../../../src/core/watcher/standing.ts';
import { nameOf } from '../../support/own-alerts.ts';

const watched = { component: 'kafka prod', target: 'prod', notReachedAfterMs: 60_000 };
const everySeconds = 10;

/** From that second on, until the one that follows, a look finds this: objects by name, `?` before one that it cannot tell; or nothing at all. */
interface At {
  readonly at: number;
  readonly sees: string | 'lost';
}

/** What is said, and between which seconds. */
interface Want {
  readonly between: readonly [number, number];
  readonly says: string;
}

const findingOf = (word: string): Finding => ({
  name: 'KafkaPartitionsOffline',
  object: { topic: word.replace('?', '') },
  summary: `${word} is offline.`,
  afterMs: 30_000,
  state: word.startsWith('?') ? 'unknown' : 'holds',
});

function sightAt(second: number, plan: readonly At[]): Sight {
  const sees = plan.findLast(({ at }) => at <= second)?.sees ?? '';
  if (sees === 'lost') return { kind: 'lost', at: second * 1_000, reason: 'Kafka prod does not answer.' };
  const words = sees.split(' ').filter((word) => word !== '');
  return { kind: 'seen', at: second * 1_000, findings: words.map(findingOf) };
}

/** Plays looks every ten seconds; answers what was said as `second +Name object`. */
function play(plan: readonly At[], until: number, from: Standing = standingAt([])) {
  let standing = from;
  const said: { second: number; says: string; summary: string }[] = [];
  for (let second = 0; second <= until; second += everySeconds) {
    const next = step(standing, sightAt(second, plan), watched);
    standing = next.standing;
    for (const alert of next.raise) said.push({ second, says: `+${nameOf(alert)}`, summary: alert.summary });
    for (const alert of next.resolve) said.push({ second, says: `-${nameOf(alert)}`, summary: alert.summary });
  }
  return { said, standing };
}

const offline = 'KafkaPartitionsOffline';
const table: readonly { name: string; plan: readonly At[]; wants: readonly Want[]; told?: readonly string[] }[] = [
  { name: 'a healthy target says nothing', plan: [{ at: 0, sees: '' }], wants: [] },
  {
    name: 'what holds for its duration is an alert, once, and over when it is gone',
    plan: [
      { at: 20, sees: 'a' },
      { at: 120, sees: '' },
    ],
    wants: [
      { between: [50, 50], says: `+${offline} a` },
      { between: [120, 120], says: `-${offline} a` },
    ],
  },
  {
    name: 'what is gone before its duration is nothing, and counts from the start when it comes again',
    plan: [
      { at: 20, sees: 'a' },
      { at: 40, sees: '' },
      { at: 50, sees: 'a' },
    ],
    wants: [{ between: [80, 80], says: `+${offline} a` }],
  },
  {
    name: 'a look that cannot tell starts the count again, and ends nothing that was told',
    plan: [
      { at: 10, sees: 'a' },
      { at: 30, sees: '?a' },
      { at: 40, sees: 'a' },
      { at: 80, sees: '?a' },
      { at: 150, sees: '' },
    ],
    wants: [
      { between: [70, 70], says: `+${offline} a` },
      { between: [150, 150], says: `-${offline} a` },
    ],
  },
  {
    name: 'what is wrong when watching begins is one summary, over when all of it is; what comes later is told by itself',
    plan: [
      { at: 0, sees: 'a b c' },
      { at: 50, sees: 'b c d' },
      { at: 120, sees: 'd' },
    ],
    wants: [
      { between: [30, 30], says: '+AlreadyBroken' },
      { between: [50, 50], says: '+AlreadyBroken' }, // the same alert with one less
      { between: [80, 80], says: `+${offline} d` },
      { between: [120, 120], says: '-AlreadyBroken' },
    ],
  },
  {
    name: 'one thing that is wrong when watching begins is told as itself',
    plan: [{ at: 0, sees: 'a' }],
    wants: [{ between: [30, 30], says: `+${offline} a` }],
  },
  {
    name: 'a target that goes away is one alert about the link; what was told stays, what is found after it is one summary',
    plan: [
      { at: 10, sees: 'a' },
      { at: 60, sees: 'lost' },
      { at: 200, sees: 'a b c' },
      { at: 300, sees: '' },
    ],
    wants: [
      { between: [40, 40], says: `+${offline} a` },
      { between: [120, 120], says: '+SystemNotReached' },
      { between: [200, 200], says: '-SystemNotReached' },
      { between: [230, 230], says: '+AlreadyBroken' },
      { between: [300, 300], says: `-${offline} a` },
      { between: [300, 300], says: '-AlreadyBroken' },
    ],
  },
  {
    name: 'a short loss is nothing, and what waits counts from the start after it',
    plan: [
      { at: 10, sees: 'a' },
      { at: 30, sees: 'lost' },
      { at: 50, sees: 'a' },
    ],
    wants: [{ between: [80, 80], says: `+${offline} a` }],
  },
  {
    name: 'after a restart what fires is neither told again nor forgotten',
    told: ['a', 'b'],
    plan: [
      { at: 0, sees: 'a' },
      { at: 100, sees: '' },
    ],
    wants: [
      { between: [0, 0], says: `-${offline} b` },
      { between: [100, 100], says: `-${offline} a` },
    ],
  },
];

describe('what is said of a target', () => {
  test.each(table)('$name', ({ plan, wants, told = [] }) => {
    const fires = told.map((topic) => ({
      name: offline,
      component: watched.component,
      object: { topic, target: 'prod' },
      summary: '',
    })) as Parameters<typeof standingAt>[0];
    const { said } = play(plan, 360, standingAt(fires));
    expect(said.map(({ says }) => says)).toEqual(wants.map(({ says }) => says));
    for (const [index, { between }] of wants.entries()) {
      const second = said[index]?.second ?? Number.NaN;
      expect(second).toBeGreaterThanOrEqual(between[0]);
      expect(second).toBeLessThanOrEqual(between[1]);
    }
  });

  test('the summary names the first five and counts the rest', () => {
    const { said } = play([{ at: 0, sees: 'a b c d e f g' }], 30);
    expect(said.map(({ summary }) => summary)).toEqual([
      '7 things wrong since watching began. a is offline. b is offline. c is offline. d is offline. e is offline. And 2 more.',
    ]);
  });

  test('the alert about the link says why, and that nothing is noticed meanwhile', () => {
    const { said } = play([{ at: 0, sees: 'lost' }], 60);
    expect(said.map(({ summary }) => summary)).toEqual([
      'Looks at kafka prod fail: Kafka prod does not answer. What goes wrong there is not noticed meanwhile.',
    ]);
  });

  test('at most 200 objects are watched over; the rest is counted, and none of the first loses its place', () => {
    const many = Array.from({ length: 250 }, (_, at) => `t${at}`);
    const first = play(
      [
        { at: 0, sees: '' },
        { at: 10, sees: many.join(' ') },
      ],
      40,
    );
    expect(first.said).toHaveLength(200);
    const turned = play([{ at: 0, sees: many.toReversed().join(' ') }], 40, first.standing);
    expect(turned.said).toEqual([]);
    expect(turned.standing.beyond).toBe(50);
  });
});
