import { beforeEach, describe, expect, test } from 'vitest';
import { type ConsumerStateKeeper, consumerState } from '../../../src/edge/kafka/consumer-state.ts';

const minute = 60_000;

describe('since when topics are read', () => {
  let now: number;
  let state: ConsumerStateKeeper;
  beforeEach(() => {
    now = 1_000_000;
    state = consumerState(() => now);
    state.assigned(['alerts/0', 'alerts/1']);
  });
  /** Brokers answer every 10 s for so long. */
  const poll = (forMs = 10_000) => {
    for (let passed = 0; passed < forMs; passed += 10_000) {
      now += 10_000;
      state.polled();
    }
  };
  const present = () => {
    state.measured('alerts/0', 0);
    state.measured('alerts/1', 0);
    poll();
  };

  test('is unknown until every partition was measured, whatever is answered', () => {
    poll(minute);
    state.measured('alerts/0', 0);
    poll();
    expect(state.linkSince()).toBeUndefined();
    state.measured('alerts/1', 0);
    poll();
    expect(state.linkSince()).toBe(now);
  });

  test('ends when one partition is late, and another that is not does not hide it', () => {
    present();
    state.read('alerts/0', 100, now - 2 * minute);
    state.read('alerts/1', 0, now);
    poll();
    expect(state.linkSince()).toBeUndefined();
    state.read('alerts/0', 0, now - 2 * minute);
    poll();
    expect(state.linkSince()).toBe(now);
  });

  test('goes on while records wait that are fresh', () => {
    present();
    const since = state.linkSince();
    state.read('alerts/0', 10_000, now - 30_000);
    poll();
    expect(state.linkSince()).toBe(since);
  });

  test('ends when a partition with records in it does not move for a minute, although brokers answer', () => {
    present();
    state.measured('alerts/0', 5);
    poll(minute);
    state.measured('alerts/0', 5);
    poll();
    expect(state.linkSince()).toBeUndefined();
    state.read('alerts/0', 0, now);
    poll();
    expect(state.linkSince()).toBe(now);
  });

  test('a partition that caught up is present again only when it is at its end', () => {
    present();
    state.read('alerts/0', 100, now - 2 * minute);
    state.measured('alerts/0', 50);
    poll();
    expect(state.linkSince()).toBeUndefined();
    state.measured('alerts/0', 0);
    poll();
    expect(state.linkSince()).toBe(now);
  });

  test.each([
    ['no broker answers for half a minute', () => (now += 30_001)],
    ['the consumer fails', () => state.failed('the broker is gone')],
    ['the store refuses', () => state.paused('the disk is full')],
    ['partitions are given out anew', () => state.assigned(['alerts/0'])],
  ])('ends when %s', (_, happens) => {
    present();
    happens();
    expect(state.linkSince()).toBeUndefined();
  });

  test('a member without a partition is well while it has nothing to ask', () => {
    state.assigned([]);
    now += minute;
    state.idled();
    expect(state.linkSince()).toBe(now);
    expect(state.now().state).toBe('reading');
  });

  test('what waits is the sum of all partitions', () => {
    state.measured('alerts/0', 3);
    state.read('alerts/1', 4, now);
    state.measured('of-another-member/0', 9);
    expect(state.now().behind).toBe(7);
  });
});
