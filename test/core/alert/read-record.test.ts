import { describe, expect, test } from 'vitest';
import { readRecord } from '../../../src/core/alert/read-record.ts';
import { builtInSources } from '../../../src/core/alert/source/built-in-sources.ts';
import { alertmanager as webhook } from './source-sample.ts';

const now = Date.parse('2026-11-23T03:10:00Z');
const reading = { source: 'auto', staleAfterMs: 18_000_000 };
const read = (value: string | Uint8Array, how = reading, writtenAt = now - 5_000) =>
  readRecord(
    {
      target: 'prod',
      topic: 'alerts',
      partition: 3,
      offset: '42',
      writtenAt,
      key: undefined,
      headers: {},
      value: typeof value === 'string' ? Buffer.from(value) : value,
    },
    how,
    { sources: builtInSources, now },
  );

describe('a record', () => {
  test('of Alertmanager gives an alert for each of its alerts, by the status of each', () => {
    const found = read(JSON.stringify(webhook));
    expect(found.kind === 'alerts' && found.alerts).toMatchObject([
      {
        labels: { partition: '2' },
        startsAt: Date.parse('2026-11-23T03:00:00.123Z'),
        endsAt: undefined,
        heardAt: now - 5_000,
        staleAfterMs: 18_000_000,
        source: 'alertmanager',
        record: { target: 'prod', topic: 'alerts', partition: 3, offset: '42' },
      },
      { labels: { partition: '3' }, endsAt: Date.parse('2026-11-23T03:09:00Z') },
    ]);
  });

  test('of Alertmanager with an end to come stands until then, and is not resolved by it', () => {
    const [alert] = webhook.alerts;
    const found = read(JSON.stringify({ ...webhook, alerts: [{ ...alert, endsAt: '2026-11-23T03:13:00Z' }] }));
    expect(found.kind === 'alerts' && found.alerts[0]).toMatchObject({ endsAt: undefined, staleAfterMs: 185_000 });
  });

  test('in plain JSON gives one alert', () => {
    const record = {
      name: 'DiskFull',
      severity: 'critical',
      summary: '/var is full',
      labels: { host: 'db1', attempt: 3 },
      timeout: '10m',
    };
    const found = read(JSON.stringify(record));
    expect(found.kind === 'alerts' && found.alerts).toMatchObject([
      {
        labels: { alertname: 'DiskFull', severity: 'critical', host: 'db1', attempt: '3' },
        annotations: { summary: '/var is full' },
        startsAt: now - 5_000,
        endsAt: undefined,
        staleAfterMs: 600_000,
      },
    ]);
  });

  test('in plain JSON ends it when it says so, and is the same alert', () => {
    const record = { name: 'DiskFull', labels: { host: 'db1' } };
    const [firing, over] = [read(JSON.stringify(record)), read(JSON.stringify({ ...record, status: 'resolved' }))];
    if (firing.kind !== 'alerts' || over.kind !== 'alerts') throw new Error('both are alerts');
    expect(over.alerts[0]).toMatchObject({ endsAt: now - 5_000, fingerprint: firing.alerts[0]?.fingerprint });
  });

  test('dated in the future counts as written now', () => {
    const found = read('{"name":"X"}', reading, now + 3_600_000);
    expect(found.kind === 'alerts' && found.alerts[0]?.heardAt).toBe(now);
  });

  test('that is empty says nothing', () => {
    expect(read('')).toEqual({ kind: 'empty' });
  });

  test.each([
    [
      'a source trips over',
      `{"specversion":"1.0","type":"t","source":"s","id":"1","data":${'['.repeat(20_000)}${']'.repeat(20_000)}}`,
    ],
    ['no calendar has', '{"name":"X","startsAt":9007199254740991}'],
    ['nobody lives to see', '{"name":"X","timeout":"99999999999999w"}'],
  ])('with what %s becomes a dead letter, and reading goes on', (_, value) => {
    expect(read(value)).toMatchObject({ kind: 'dead-letter', reason: expect.stringMatching(/^(cloudevents|json): /) });
  });

  test('has a reason of bounded length, whatever it quotes', () => {
    const found = read(JSON.stringify({ name: 'X', labels: { ['k'.repeat(50_000)]: 'v' } }));
    expect(found.kind === 'dead-letter' && found.reason.length).toBeLessThanOrEqual(500);
  });

  test.each([
    ['not json', 'The value is not JSON.'],
    [new Uint8Array([0xff, 0xfe, 0x00]), 'The value is not JSON.'],
    ['[]', 'The JSON is of no known shape (grafana, alertmanager, cloudevents, minio, kubernetes-event, json).'],
    ['null', 'The JSON is of no known shape (grafana, alertmanager, cloudevents, minio, kubernetes-event, json).'],
    [
      '{"title":"?"}',
      'The JSON is of no known shape (grafana, alertmanager, cloudevents, minio, kubernetes-event, json).',
    ],
    ['{"name":"X","status":"maybe"}', /^json: status: /],
    ['{"name":"X","timeout":"soon"}', /^json: timeout: "soon" is not a duration/],
    ['{"name":"X","startsAt":"yesterday"}', /^json: startsAt: /],
    [JSON.stringify({ ...webhook, version: '5' }), /^alertmanager: version: /],
    [
      JSON.stringify({ ...webhook, alerts: [{ status: 'firing', labels: {} }] }),
      /^alertmanager: alerts.0.labels: an alert needs at least one label/,
    ],
    [
      JSON.stringify({ ...webhook, alerts: [{ ...webhook.alerts[0], startsAt: 'noon' }] }),
      /alerts.0.startsAt: "noon" is not a time/,
    ],
  ])('%s becomes a dead letter with its reason', (value, reason) => {
    const found = read(value);
    expect(found.kind).toBe('dead-letter');
    expect(found.kind === 'dead-letter' && found.reason).toEqual(
      typeof reason === 'string' ? reason : expect.stringMatching(reason),
    );
  });

  test('is read only as the kind its topic names', () => {
    expect(read('{"name":"X"}', { ...reading, source: 'alertmanager' })).toMatchObject({ kind: 'dead-letter' });
  });

  test('of random bytes and mutilated samples never throws', () => {
    const sample = JSON.stringify(webhook);
    let seed = 42;
    const random = (below: number) => {
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
      return seed % below;
    };
    for (let round = 0; round < 3_000; round += 1) {
      const bytes = Buffer.from(sample);
      for (let cut = 0; cut < 1 + random(6); cut += 1) bytes[random(bytes.length)] = random(256);
      const found = read(round % 3 === 0 ? bytes.subarray(random(bytes.length)) : bytes);
      expect(['alerts', 'dead-letter', 'empty']).toContain(found.kind);
    }
  });
});
