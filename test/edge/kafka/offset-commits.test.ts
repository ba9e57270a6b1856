import { beforeEach, describe, expect, test } from 'vitest';
import { type OffsetCommits, offsetCommits } from '../../../src/edge/kafka/offset-commits.ts';
import { type ManualClock, manualClock } from '../../support/manual-clock.ts';

describe('Kafka hears of an offset', () => {
  let clock: ManualClock;
  let told: string[];
  let commits: OffsetCommits;
  let refuses = false;
  beforeEach(() => {
    clock = manualClock();
    told = [];
    refuses = false;
    commits = offsetCommits({
      consumer: {
        async commitOffsets(offsets = []) {
          if (refuses) throw new Error('no coordinator');
          told.push(offsets.map(({ topic, partition, offset }) => `${topic}/${partition}@${offset}`).join());
        },
      },
      now: clock.now,
      log: { debug() {} },
    });
  });
  const reached = (partition: number, offset: number, atEnd = false) =>
    commits.reached({ topic: 'alerts', partition, offset: String(offset) }, atEnd);

  test('once a second while more waits, each partition by itself', async () => {
    await reached(0, 10);
    await reached(0, 20);
    await reached(1, 5);
    clock.advance(1_000);
    await reached(0, 30);
    expect(told).toEqual(['alerts/0@10', 'alerts/1@5', 'alerts/0@30']);
  });

  test('at once at the end of the log', async () => {
    await reached(0, 10);
    await reached(0, 20, true);
    expect(told).toEqual(['alerts/0@10', 'alerts/0@20']);
  });

  test('when it is asked for, if it was not told: nothing may come after what lies before a marker', async () => {
    await reached(0, 10);
    await reached(0, 20);
    await reached(1, 5);
    await reached(1, 6);
    await commits.flush();
    await commits.flush();
    expect(told).toEqual(['alerts/0@10', 'alerts/1@5', 'alerts/0@20,alerts/1@6']);
  });

  test('or does not, and reading goes on', async () => {
    refuses = true;
    await reached(0, 10, true);
    expect(told).toEqual([]);
  });
});
