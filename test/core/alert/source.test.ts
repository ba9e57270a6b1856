import { describe, expect, test } from 'vitest';
import { type ReadRecord, readRecord } from '../../../src/core/alert/read-record.ts';
import { builtInSources as sources } from '../../../src/core/alert/source/built-in-sources.ts';
import type { IncomingRecord } from '../../../src/core/alert/source/define-source.ts';
import { cloudevent, cloudeventHeaders, grafana, kubernetesEvent, minio } from './source-sample.ts';

const now = Date.parse('2026-11-23T03:10:00Z');

const read = (value: unknown, more: Partial<IncomingRecord> & { as?: string } = {}): ReadRecord => {
  const { as: source = 'auto', ...rest } = more;
  const bytes =
    value instanceof Uint8Array ? value : Buffer.from(typeof value === 'string' ? value : JSON.stringify(value));
  const record = { target: 'prod', topic: 'events', partition: 0, offset: '7', writtenAt: now, key: undefined };
  return readRecord(
    { ...record, headers: {}, value: bytes, ...rest },
    { source, staleAfterMs: 60_000 },
    { sources, now },
  );
};
const alertsOf = (found: ReadRecord) => (found.kind === 'alerts' ? found.alerts : found);
const reasonOf = (found: ReadRecord) => (found.kind === 'dead-letter' ? found.reason : found);

test('each source says whether it tells of ends, and text is chosen only by name', () => {
  expect(sources.map(({ name, resolves, onlyByName = false }) => [name, resolves, onlyByName])).toEqual([
    ['grafana', true, false],
    ['alertmanager', true, false],
    ['cloudevents', false, false],
    ['minio', false, false],
    ['kubernetes-event', false, false],
    ['json', true, false],
    ['text', false, true],
  ]);
});

test.each([
  ['grafana', grafana, true],
  ['cloudevents', cloudevent, false],
])('an alert of %s says whether its end will be told', (_, sample, resolves) => {
  expect(alertsOf(read(sample))).toMatchObject(Array.from({ length: resolves ? 2 : 1 }, () => ({ resolves })));
});

describe('Grafana', () => {
  test('gives an alert for each of its alerts, with the panel to look at', () => {
    expect(alertsOf(read(grafana))).toMatchObject([
      {
        source: 'grafana',
        labels: { alertname: 'High memory usage', severity: 'critical', instance: 'db1' },
        annotations: { summary: 'db1 is at 94 %', runbook_url: 'https://runbooks.example/mem' },
        startsAt: Date.parse('2026-11-23T03:00:00Z'),
        endsAt: undefined,
        url: 'https://grafana.example/d/a1?viewPanel=2',
      },
      { labels: { instance: 'db2' }, endsAt: Date.parse('2026-11-23T03:05:00Z'), url: undefined },
    ]);
  });

  test('keeps what it needs for itself out of the annotations', () => {
    expect(JSON.stringify(read(grafana))).not.toContain('__dashboardUid__');
  });
});

describe('a CloudEvent', () => {
  const expected = {
    source: 'cloudevents',
    labels: { alertname: 'com.example.payment.refused', source: '/payments', subject: 'card', severity: 'critical' },
    annotations: { summary: 'the bank refuses all cards', id: 'A234-1234-1234' },
    startsAt: Date.parse(cloudevent.time),
    endsAt: undefined,
  };

  test('is read where all of it is the value', () => {
    expect(alertsOf(read(cloudevent))).toMatchObject([expected]);
  });

  test('is read where its attributes are headers, and is the same alert', () => {
    expect(alertsOf(read(cloudevent.data, { headers: cloudeventHeaders }))).toMatchObject([expected]);
  });

  test.each([
    ['text', 'cards are refused\nall of them', 'cards are refused'],
    ['bytes that are no text', new Uint8Array([0xff, 0]), 'com.example.payment.refused from card'],
    ['nothing', '', 'com.example.payment.refused from card'],
    ['a list', '[1]', 'com.example.payment.refused from card'],
  ])('may carry %s', (_, value, summary) => {
    expect(alertsOf(read(value, { headers: cloudeventHeaders }))).toMatchObject([{ annotations: { summary } }]);
  });

  test('is the same alert when it comes again with a new id', () => {
    const prints = [cloudevent, { ...cloudevent, id: 'B' }].map((event) => alertsOf(read(event)));
    expect(prints[1]).toMatchObject([{ fingerprint: Array.isArray(prints[0]) ? prints[0][0]?.fingerprint : '' }]);
  });
});

test('a bucket notification gives an alert for each object, with its name as people know it', () => {
  expect(alertsOf(read(minio))).toMatchObject([
    {
      source: 'minio',
      labels: { alertname: 's3:ObjectRemoved:Delete', bucket: 'invoices', object: '2026/café 1.pdf' },
      annotations: { summary: 's3:ObjectRemoved:Delete invoices/2026/café 1.pdf by batch', versionId: 'v1' },
      startsAt: Date.parse('2026-11-23T03:04:05.678Z'),
    },
  ]);
});

describe('a Kubernetes event', () => {
  test('is identified by its reason and its object, and counts in its annotations', () => {
    expect(alertsOf(read(kubernetesEvent))).toMatchObject([
      {
        source: 'kubernetes-event',
        labels: {
          alertname: 'BackOff',
          severity: 'warning',
          cluster: 'prod',
          namespace: 'shop',
          kind: 'Pod',
          name: 'api-7d9f',
          container: 'api',
        },
        annotations: { summary: kubernetesEvent.message, count: '14', component: 'kubelet', host: 'node-1' },
        startsAt: Date.parse('2026-11-23T03:00:00Z'),
      },
    ]);
  });

  test('of a newer reporter has its time elsewhere', () => {
    const newer = { ...kubernetesEvent, firstTimestamp: null, eventTime: '2026-11-23T03:01:00.123456Z', source: {} };
    expect(alertsOf(read(newer))).toMatchObject([{ startsAt: Date.parse('2026-11-23T03:01:00.123Z') }]);
  });
});

describe('text', () => {
  test('is one alert, named by its first line', () => {
    expect(alertsOf(read('disk full on db1\n/var has 0 B left\n', { as: 'text' }))).toMatchObject([
      {
        source: 'text',
        labels: { alertname: 'disk full on db1', topic: 'events' },
        annotations: { summary: 'disk full on db1', description: '/var has 0 B left' },
      },
    ]);
  });

  test('with a key is named by it', () => {
    const found = read('03:02 disk full', { as: 'text', key: 'db1 disk' });
    expect(alertsOf(found)).toMatchObject([{ labels: { alertname: 'db1 disk' } }]);
  });

  test('that is JSON stays text where the topic says so', () => {
    expect(alertsOf(read('{"name":"X"}', { as: 'text' }))).toMatchObject([{ labels: { alertname: '{"name":"X"}' } }]);
  });

  test('of no words says nothing', () => {
    expect(read('', { as: 'text' })).toEqual({ kind: 'empty' });
  });
});

test.each<[string, unknown, Partial<IncomingRecord> & { as?: string }, RegExp]>([
  [
    'Grafana without labels',
    { ...grafana, alerts: [{ status: 'firing', labels: {} }] },
    {},
    /^grafana: alerts.0.labels: /,
  ],
  ['a CloudEvent of the future', { ...cloudevent, specversion: '9' }, {}, /^cloudevents: specversion: /],
  ['a CloudEvent without a type', '{}', { headers: { ce_specversion: '1.0', ce_id: '1', ce_source: 'x' } }, /: type: /],
  ['a notification without records', { ...minio, Records: [] }, {}, /^minio: Records: /],
  ['an event of nothing', { ...kubernetesEvent, involvedObject: {} }, {}, /^kubernetes-event: involvedObject.kind: /],
  ['an event at no time', { ...kubernetesEvent, firstTimestamp: 'noon' }, {}, /^kubernetes-event: firstTimestamp: /],
  ['bytes as text', new Uint8Array([0xff, 0xfe]), { as: 'text' }, /^text: the value is not UTF-8$/],
])('%s is refused with its reason', (_, value, more, reason) => {
  expect(reasonOf(read(value, more))).toMatch(reason);
});
