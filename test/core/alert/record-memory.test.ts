import { describe, expect, test } from 'vitest';
import { readRecord } from '../../../src/core/alert/read-record.ts';
import { recordMemory } from '../../../src/core/alert/record-memory.ts';
import { builtInSources } from '../../../src/core/alert/source/built-in-sources.ts';
import type { IncomingRecord, Source } from '../../../src/core/alert/source/define-source.ts';
import { cloudevent, grafana, kubernetesEvent, minio } from './source-sample.ts';

const now = 1_800_000_000_000;
const reading = { source: 'auto', staleAfterMs: 60_000 };

function recordOf(value: string, more: Partial<IncomingRecord> = {}): IncomingRecord {
  const place = { target: 'prod', topic: 'alerts', partition: 0, offset: '7' };
  return { ...place, writtenAt: now, key: undefined, headers: {}, value: Buffer.from(value), ...more };
}

/** While the third is read, what the last one stood for is over. */
const standing = {
  version: '4',
  groupKey: '{}',
  alerts: [{ status: 'firing', labels: { alertname: 'Lag' }, endsAt: new Date(now + 100_000).toISOString() }],
};
const samples = [grafana, cloudevent, minio, kubernetesEvent, standing];

/** The sources, counting how often one is asked to read. */
function counting() {
  let count = 0;
  const sources = builtInSources.map(
    (source): Source => ({
      ...source,
      normalise(content) {
        count += 1;
        return source.normalise(content);
      },
    }),
  );
  return { sources, count: () => count };
}

describe('a reader that remembers', () => {
  const value = '{"name":"Lag","status":"resolved","labels":{"topic":"orders"}}';

  test('reads a value that comes again once, and gives it the time and place of its own record', () => {
    const { sources, count } = counting();
    const read = recordMemory(sources);
    read(recordOf(value), reading, now);
    const again = recordOf(value, { offset: '8', partition: 1, writtenAt: now + 5_000 });
    expect(read(again, reading, now + 9_000)).toMatchObject({
      alerts: [{ endsAt: now + 5_000, heardAt: now + 5_000, record: { offset: '8', partition: 1 } }],
    });
    expect(count()).toBe(1);
  });

  test('forgets the oldest values when all together are larger than 8 MiB', () => {
    const { sources, count } = counting();
    const read = recordMemory(sources);
    const large = (number: number) =>
      recordOf(
        JSON.stringify({
          name: `A${number}`,
          summary: 'x'.repeat(7_000),
          labels: { n: number, pad: 'y'.repeat(1_900) },
        }),
      );
    const values = 2_000;
    for (let number = 0; number < values; number += 1) read(large(number), reading, now);
    read(large(values - 1), reading, now);
    expect(count()).toBe(values);
    read(large(0), reading, now);
    expect(count()).toBe(values + 1);
  });

  test.each<[string, Partial<IncomingRecord>, typeof reading]>([
    ['another topic', { topic: 'other' }, reading],
    ['another key', { key: 'db1' }, reading],
    ['headers', { headers: { ce_type: 'x' } }, reading],
    ['another way to read its topic', {}, { ...reading }],
  ])('reads anew what comes with %s', (_, more, how) => {
    const { sources, count } = counting();
    const read = recordMemory(sources);
    read(recordOf(value), reading, now);
    read(recordOf(value, more), how, now);
    expect(count()).toBe(2);
  });

  test('does not take what the broker could not give for what was read before', () => {
    const read = recordMemory(builtInSources);
    read(recordOf(value), reading, now);
    expect(read(recordOf(value, { unreadable: 'The batch is damaged.' }), reading, now)).toEqual({
      kind: 'dead-letter',
      reason: 'The batch is damaged.',
    });
  });

  test('gives of every sample, the first time and the second, what a reader without memory gives', () => {
    const read = recordMemory(builtInSources);
    for (const round of [0, 1, 2]) {
      for (const sample of samples) {
        const record = recordOf(JSON.stringify(sample), { offset: String(round), writtenAt: now + round * 70_000 });
        const at = now + round * 80_000;
        expect(read(record, reading, at)).toEqual(readRecord(record, reading, { sources: builtInSources, now: at }));
      }
    }
  });
});
