import { describe, expect, it } from 'vitest';
import { groupFollower } from '../../../src/core/lag/group-follower.ts';
import { groupVerdict, windowMs } from '../../../src/core/lag/group-verdict.ts';
import type { GroupPosition } from '../../../src/core/port/kafka.ts';
import { manualClock } from '../../support/manual-clock.ts';

function position(
  measuredAt: number,
  offsets: readonly [committed: number, end: number][],
  id = 'g',
  state = 'Stable',
): GroupPosition {
  return {
    group: { id, state, protocol: 'classic', coordinator: 1 },
    members: [],
    offsets: offsets.map(([committed, end], partition) => ({ topic: 't', partition, begin: 0, committed, end })),
    fault: undefined,
    measuredAt,
  };
}

const looks = (offsets: (at: number) => [number, number][], state?: string) =>
  Array.from({ length: 10 }, (_, at) => position(at * 10_000, offsets(at), 'g', state));

describe('the verdict on a group', () => {
  it('is that of its worst partition', () => {
    const seen = looks((at) => [
      [at, at],
      [100, 200],
      [100 + at, 200 + 2 * at],
    ]);
    expect(groupVerdict(seen)).toMatchObject({
      kind: 'stalled',
      watchedMs: windowMs,
      partitions: [{ verdict: { kind: 'ok' } }, { verdict: { kind: 'stalled' } }, { verdict: { kind: 'slow' } }],
    });
  });

  it('of one without members is that it stopped', () => {
    expect(groupVerdict(looks(() => [[100, 200]], 'Empty')).kind).toBe('stopped');
  });

  it.each<[string, (at: number) => [number, number][], number | undefined]>([
    ['at its pace', (at) => [[100 + 20 * at, 1_000 + 10 * at]], 810_000],
    ['never, where it does not gain', (at) => [[100 + at, 1_000 + at]], undefined],
    ['at once, where nothing waits', (at) => [[at, at]], 0],
  ])('tells when it has caught up: %s', (_, offsets, expected) => {
    expect(groupVerdict(looks(offsets)).catchUpMs).toBe(expected);
  });

  it('is unknown where nobody looked', () => {
    expect(groupVerdict([])).toMatchObject({ kind: 'unknown', watchedMs: 0, catchUpMs: undefined });
  });

  it('says when an offset last moved', () => {
    const seen = looks((at) => [[Math.min(at, 3), 100]]);
    expect(groupVerdict(seen).partitions[0]?.movedAtMs).toBe(30_000);
  });
});

describe('a group that was asked about', () => {
  /** Moves on, and lets what was started by it come to its end. */
  async function pass(ms: number, clock: ReturnType<typeof manualClock>): Promise<void> {
    clock.advance(ms);
    await new Promise(setImmediate);
  }

  it('is looked at every ten seconds until a window is full, and 15 minutes long', async () => {
    const clock = manualClock(0);
    let asked = 0;
    const follower = groupFollower(clock, async (groups) => {
      asked += 1;
      return groups.map(({ id }) => position(clock.now(), [[100, 200]], id));
    });
    follower.note(position(0, [[100, 200]]));
    expect(groupVerdict(follower.seen('g')).kind).toBe('not known yet');
    for (let at = 0; at < 9; at += 1) await pass(10_000, clock);
    expect(follower.seen('g')).toHaveLength(10);
    expect(groupVerdict(follower.seen('g')).kind).toBe('stalled');
    for (let at = 0; at < 90; at += 1) await pass(10_000, clock);
    expect(follower.seen('g')).toEqual([]);
    const before = asked;
    await pass(60_000, clock);
    expect(asked).toBe(before);
  });

  it('is still followed after a look that failed, and never together with more than nineteen others', async () => {
    const clock = manualClock(0);
    let fails = true;
    const follower = groupFollower(clock, async (groups) => {
      if (fails) throw new Error('no answer');
      return groups.map(({ id }) => position(clock.now(), [[100, 200]], id));
    });
    for (let at = 0; at < 25; at += 1) {
      follower.note(position(clock.now(), [[100, 200]], `g${at}`));
      await pass(10, clock);
    }
    expect(follower.seen('g0')).toEqual([]);
    expect(follower.seen('g24')).toHaveLength(1);
    await pass(10_000, clock);
    fails = false;
    await pass(10_000, clock);
    expect(follower.seen('g24')).toHaveLength(2);
    follower.stop();
    expect(follower.seen('g24')).toEqual([]);
  });
});
