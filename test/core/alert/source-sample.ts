/** What each kind of record looks like when its sender writes it; names are made up. */

/** Grafana 11's contact point "webhook". */
export const grafana = {
  receiver: 'kafka',
  status: 'firing',
  alerts: [
    {
      status: 'firing',
      labels: { alertname: 'High memory usage', grafana_folder: 'shop', severity: 'critical', instance: 'db1' },
      annotations: { summary: 'db1 is at 94 %', __dashboardUid__: 'a1', runbook_url: 'https://runbooks.example/mem' },
      startsAt: '2026-11-23T03:00:00Z',
      endsAt: '0001-01-01T00:00:00Z',
      generatorURL: 'https://grafana.example/alerting/1afz29v7z/edit',
      fingerprint: 'c6eadffa33fcdf37',
      silenceURL: 'https://grafana.example/alerting/silence/new',
      dashboardURL: 'https://grafana.example/d/a1',
      panelURL: 'https://grafana.example/d/a1?viewPanel=2',
      values: { B: 94.2, C: 1 },
      valueString: "[ var='B' labels={instance=db1} value=94.2 ]",
    },
    {
      status: 'resolved',
      labels: { alertname: 'High memory usage', grafana_folder: 'shop', severity: 'critical', instance: 'db2' },
      annotations: {},
      startsAt: '2026-11-23T02:00:00Z',
      endsAt: '2026-11-23T03:05:00Z',
      generatorURL: '',
      fingerprint: 'd6eadffa33fcdf37',
      dashboardURL: '',
      panelURL: '',
      values: null,
      valueString: '',
    },
  ],
  groupLabels: { alertname: 'High memory usage' },
  commonLabels: { alertname: 'High memory usage' },
  commonAnnotations: {},
  externalURL: 'https://grafana.example/',
  version: '1',
  groupKey: '{}:{alertname="High memory usage"}',
  truncatedAlerts: 0,
  orgId: 1,
  title: '[FIRING:1, RESOLVED:1] High memory usage',
  state: 'alerting',
  message: '**Firing**',
};

/** A structured CloudEvent, after the example of its specification. */
export const cloudevent = {
  specversion: '1.0',
  type: 'com.example.payment.refused',
  source: '/payments',
  subject: 'card',
  id: 'A234-1234-1234',
  time: '2026-11-23T03:04:05.678Z',
  datacontenttype: 'application/json',
  severity: 'critical',
  data: { message: 'the bank refuses all cards', count: 17 },
};

/** The same one in binary mode: attributes in headers, the data is the value. */
export const cloudeventHeaders = {
  'content-type': 'application/json',
  ce_specversion: '1.0',
  ce_type: cloudevent.type,
  ce_source: cloudevent.source,
  ce_subject: cloudevent.subject,
  ce_id: cloudevent.id,
  ce_time: cloudevent.time,
  ce_severity: cloudevent.severity,
};

/** MinIO's Kafka target, format `access`. */
export const minio = {
  EventName: 's3:ObjectRemoved:Delete',
  Key: 'invoices/2026/caf%C3%A9 1.pdf',
  Records: [
    {
      eventVersion: '2.0',
      eventSource: 'minio:s3',
      awsRegion: '',
      eventTime: '2026-11-23T03:04:05.678Z',
      eventName: 's3:ObjectRemoved:Delete',
      userIdentity: { principalId: 'batch' },
      requestParameters: { principalId: 'batch', region: '', sourceIPAddress: '127.0.0.1' },
      responseElements: { 'x-amz-request-id': '17E0', 'x-minio-deployment-id': '5f1c' },
      s3: {
        s3SchemaVersion: '1.0',
        configurationId: 'Config',
        bucket: { name: 'invoices', ownerIdentity: { principalId: 'batch' }, arn: 'arn:aws:s3:::invoices' },
        object: { key: '2026%2Fcaf%C3%A9+1.pdf', versionId: 'v1', sequencer: '17E0A' },
      },
      source: { host: '127.0.0.1', port: '', userAgent: 'MinIO (linux; amd64)' },
    },
  ],
};

/** A Kubernetes Event as kubernetes-event-exporter writes it. */
export const kubernetesEvent = {
  metadata: {
    name: 'api-7d9f.17e0a',
    namespace: 'shop',
    uid: '3b1c',
    resourceVersion: '812',
    creationTimestamp: '2026-11-23T03:00:00Z',
  },
  reason: 'BackOff',
  message: 'Back-off restarting failed container api in pod api-7d9f_shop(3b1c)',
  source: { component: 'kubelet', host: 'node-1' },
  firstTimestamp: '2026-11-23T03:00:00Z',
  lastTimestamp: '2026-11-23T03:09:00Z',
  count: 14,
  type: 'Warning',
  eventTime: null,
  reportingComponent: 'kubelet',
  reportingInstance: 'node-1',
  clusterName: 'prod',
  involvedObject: {
    kind: 'Pod',
    namespace: 'shop',
    name: 'api-7d9f',
    uid: '3b1c',
    apiVersion: 'v1',
    resourceVersion: '811',
    fieldPath: 'spec.containers{api}',
    labels: { app: 'api' },
  },
};

/** As Alertmanager 0.34 posts it to a webhook. */
export const alertmanager = {
  receiver: 'kafka',
  status: 'firing',
  version: '4',
  groupKey: '{}:{alertname="OrderLagHigh"}',
  truncatedAlerts: 0,
  groupLabels: { alertname: 'OrderLagHigh' },
  commonLabels: { alertname: 'OrderLagHigh', severity: 'critical' },
  commonAnnotations: {},
  externalURL: 'http://alertmanager:9093',
  alerts: [
    {
      status: 'firing',
      labels: { alertname: 'OrderLagHigh', severity: 'critical', partition: '2' },
      annotations: { summary: 'lag 48,210 and growing', runbook_url: 'https://runbooks.example/lag' },
      startsAt: '2026-11-23T03:00:00.123Z',
      endsAt: '0001-01-01T00:00:00Z',
      generatorURL: 'http://prometheus:9090/graph?g0.expr=lag',
      fingerprint: '9f2b1c0d3e4f5a6b',
    },
    {
      status: 'resolved',
      labels: { alertname: 'OrderLagHigh', severity: 'critical', partition: '3' },
      annotations: {},
      startsAt: '2026-11-23T03:00:00Z',
      endsAt: '2026-11-23T03:09:00Z',
      generatorURL: '',
      fingerprint: '0f2b1c0d3e4f5a6b',
    },
  ],
};

/** The plain shape of our own. */
export const plainJson = {
  name: 'DiskFull',
  status: 'firing',
  severity: 'critical',
  summary: '/var is full',
  labels: { host: 'db1', attempt: 3 },
  annotations: { runbook_url: 'https://runbooks.example/disk' },
  startsAt: '2026-11-23T03:00:00Z',
  endsAt: 1_795_402_800_000,
  timeout: '10m',
  url: 'https://graphs.example/disk',
};

/** What a script writes to a log. */
export const plainText = 'disk full on db1\n/var has 0 B left\n';

/** A shape that only a mapping knows. */
export const ownShape = {
  host: 'db1',
  level: 3,
  at: '2026-11-23T03:00:00Z',
  checks: [
    { name: 'disk', value: 97.5, ok: false, tags: ['a', 'b'] },
    { name: 'memory', value: 12, ok: true, until: 1_795_402_800_000, tags: [] },
  ],
};

/** The mapping that knows it, as it stands in a configuration. */
export const ownMapping = {
  name: 'own',
  when: 'json.level >= 2.0',
  each: 'json.checks',
  labels: {
    alertname: 'item.name',
    host: 'json.host',
    tag: 'item.tags.filter(x, x != "b").join(" ")',
    zone: 'json.?zone',
  },
  annotations: { summary: 'item.name + " on " + json.host + " is at " + string(item.value)' },
  status: 'item.ok ? "resolved" : "firing"',
  startsAt: 'json.at',
  endsAt: 'item.?until',
  url: '"https://checks.example/" + json.host',
  timeout: '"15m"',
};
