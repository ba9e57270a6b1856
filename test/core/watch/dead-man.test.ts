import { describe, expect, test } from 'vitest';
import { deadManDecision, type Vitals } from '../../../src/core/watch/dead-man.ts';
import { deadManSwitch } from '../../../src/core/watch/dead-man-switch.ts';
import { eventually } from '../../support/eventually.ts';
import { manualClock } from '../../support/manual-clock.ts';

const now = 10_000_000;
const minute = 60_000;
const well: Vitals = {
  loops: { outbox: { lastAt: now - 30_000, failure: undefined } },
  readers: [{ name: 'Kafka prod', state: 'reading', lastPollAt: now - 1_000 }],
  oldestOwedAt: undefined,
  chatTookAt: now - 60 * minute,
};
const loops = (lastAt: number | undefined, failure?: string) => ({ loops: { outbox: { lastAt, failure } } });
const reader = (state: string, lastPollAt: number | undefined) => ({
  readers: [{ name: 'Kafka prod', state, lastPollAt }],
});

describe("the dead-man's switch", () => {
  test.each([
    ['everything works, and nobody spoke for an hour', {}],
    ['a loop failed once, lately', loops(now - minute, 'the disk is full')],
    ['messages wait for long, and Slack takes others', { oldestOwedAt: now - 60 * minute, chatTookAt: now - minute }],
    ['messages wait for a while, and Slack takes none', { oldestOwedAt: now - 4 * minute }],
    ['no topic is read, because none is configured', { readers: [] }],
  ])('is called while %s', (_, more) => {
    expect(deadManDecision({ ...well, ...more }, now)).toEqual({ kind: 'call' });
  });

  test.each([
    ['a loop has not run yet', loops(undefined), 'the outbox has not run yet'],
    ['a loop is stuck', loops(now - 3 * minute), 'the outbox has not done a round for 3 min'],
    ['a loop fails', loops(now - 3 * minute, 'the disk is full'), 'the outbox fails: the disk is full'],
    ['a consumer is not there yet', reader('starting', undefined), 'alerts of Kafka prod are not read (starting)'],
    ['a consumer waits for the store', reader('paused', now), 'alerts of Kafka prod are not read (paused)'],
    ['no broker answers', reader('reading', now - 61_000), 'alerts of Kafka prod are not read (reading)'],
    ['Slack takes nothing', { oldestOwedAt: now - 6 * minute }, 'messages wait for 6 min, and Slack takes none'],
  ])('is held back when %s', (_, more, reason) => {
    expect(deadManDecision({ ...well, ...more }, now)).toEqual({ kind: 'hold', reason });
  });

  test('is called at its own pace, falls silent with the bot, and health says why', async () => {
    const clock = manualClock();
    let calls = 0;
    let reading = true;
    const log = { debug() {}, info() {}, warn() {}, error() {} };
    const dead = deadManSwitch({
      webhook: async () => {
        calls += 1;
      },
      everyMs: 5 * minute,
      vitals: async () => ({
        ...well,
        ...loops(clock.now()),
        ...reader(reading ? 'reading' : 'failing', clock.now()),
      }),
      clock,
      log,
    });
    const ask = () => dead.link.ask(AbortSignal.timeout(1_000));
    const passes = async (minutes: number, expected: number) => {
      for (let passed = 0; passed < minutes * 2; passed += 1) {
        clock.advance(30_000);
        await new Promise((resolve) => setTimeout(resolve));
      }
      expect(calls).toBe(expected);
    };
    await eventually('the first call', () => calls === 1);
    await passes(4, 1);
    await passes(1, 2);
    await passes(5, 3);
    expect(await ask()).toBe('called 0 s ago');
    reading = false;
    await passes(10, 3);
    expect(await ask()).toMatchObject({
      state: 'bad',
      detail: 'called 10 min ago, held back: alerts of Kafka prod are not read (failing)',
    });
    await dead.stop();
  });
});
