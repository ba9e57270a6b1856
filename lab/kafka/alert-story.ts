import { createHash } from 'node:crypto';

/** Where the shop's alerts are written; what the bot cannot read may go to the topic of the same name with `.dead` behind it. */
export const alertTopic = 'shop.alerts';

/** One alert as its source knows it. */
export interface StoryAlert {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

/** What happens next in the shop, so many seconds after what happened before. */
export interface Scene {
  readonly afterSeconds: number;
  readonly state: 'firing' | 'resolved';
  readonly alert: StoryAlert;
  /** Which of the two formats the record has. */
  readonly format: 'alertmanager' | 'plain';
}

const runbook = (name: string) => `https://runbooks.shop.example/${name}`;

const orderLag: StoryAlert = {
  labels: {
    alertname: 'OrderLagHigh',
    severity: 'critical',
    namespace: 'shop',
    service: 'orders',
    topic: 'orders.v1',
    consumer_group: 'orders',
  },
  annotations: {
    summary: 'Consumer group orders is more than 4,000 records behind on orders.v1',
    description: 'No member reads orders.v1. Customers see no confirmation of their orders.',
    runbook_url: runbook('order-lag'),
  },
};

const crashLoop: StoryAlert = {
  labels: {
    alertname: 'PodCrashLooping',
    severity: 'warning',
    namespace: 'shop',
    service: 'worker',
    deployment: 'worker',
  },
  annotations: {
    summary: 'Pods of deployment worker keep restarting',
    description: 'Last exit: 137, out of memory.',
    runbook_url: runbook('crash-loop'),
  },
};

const driveLost: StoryAlert = {
  labels: { alertname: 'DriveOffline', severity: 'warning', service: 'minio', drive: 'drive3' },
  annotations: {
    summary: 'One of four MinIO drives is offline',
    description: 'Writes need three drives. Three are left.',
  },
};

const latency: StoryAlert = {
  labels: { alertname: 'LatencyHigh', severity: 'warning', namespace: 'shop', service: 'api', quantile: '0.99' },
  annotations: { summary: 'p99 of api is 1.8 s, limit 0.5 s', runbook_url: runbook('latency') },
};

const payments: StoryAlert = {
  labels: { alertname: 'PaymentErrorsHigh', severity: 'critical', namespace: 'payments', service: 'checkout' },
  annotations: {
    summary: '7 % of payments fail since the deployment of checkout',
    runbook_url: runbook('payment-errors'),
  },
};

const certificate: StoryAlert = {
  labels: { alertname: 'CertificateExpiring', severity: 'info', namespace: 'shop', service: 'web' },
  annotations: { summary: 'The certificate of shop.example ends in 13 days' },
};

/** The first scene: within seconds there is something to wake up for. */
export const opening: Scene = { afterSeconds: 2, state: 'firing', alert: orderLag, format: 'alertmanager' };

/** What follows, again and again; it ends with all that fired here resolved. The lag of orders stays. */
export const story: readonly Scene[] = [
  { afterSeconds: 25, state: 'firing', alert: crashLoop, format: 'plain' },
  { afterSeconds: 30, state: 'firing', alert: driveLost, format: 'plain' },
  { afterSeconds: 35, state: 'firing', alert: latency, format: 'alertmanager' },
  { afterSeconds: 40, state: 'resolved', alert: latency, format: 'alertmanager' },
  { afterSeconds: 30, state: 'firing', alert: orderLag, format: 'alertmanager' },
  { afterSeconds: 25, state: 'firing', alert: payments, format: 'alertmanager' },
  { afterSeconds: 35, state: 'firing', alert: certificate, format: 'plain' },
  { afterSeconds: 40, state: 'resolved', alert: payments, format: 'alertmanager' },
  { afterSeconds: 30, state: 'firing', alert: latency, format: 'alertmanager' },
  { afterSeconds: 40, state: 'resolved', alert: latency, format: 'alertmanager' },
  { afterSeconds: 20, state: 'resolved', alert: crashLoop, format: 'plain' },
  { afterSeconds: 20, state: 'resolved', alert: driveLost, format: 'plain' },
  { afterSeconds: 20, state: 'resolved', alert: certificate, format: 'plain' },
];

/** The same labels give the same name, in any order. */
export function storyKey(alert: StoryAlert): string {
  return createHash('sha256')
    .update(JSON.stringify(Object.entries(alert.labels).sort()))
    .digest('hex')
    .slice(0, 16);
}

/** The record's value: an Alertmanager webhook of version 4, or one bare alert as JSON. */
export function alertRecord(scene: Scene, startsAt: Date, now: Date): string {
  const { labels, annotations } = scene.alert;
  const ended = scene.state === 'resolved';
  if (scene.format === 'plain') {
    const endsAt = ended ? { endsAt: now.toISOString() } : {};
    const { alertname: name, severity, ...others } = labels;
    const status = scene.state;
    const started = startsAt.toISOString();
    return JSON.stringify({ name, status, severity, labels: others, annotations, startsAt: started, ...endsAt });
  }
  const alert = {
    status: scene.state,
    labels,
    annotations,
    startsAt: startsAt.toISOString(),
    // What Alertmanager writes for "not ended".
    endsAt: ended ? now.toISOString() : '0001-01-01T00:00:00Z',
    generatorURL: `http://prometheus.shop.example/graph?g0.expr=${labels.alertname ?? ''}`,
    fingerprint: storyKey(scene.alert),
  };
  const groupLabels = { alertname: labels.alertname, namespace: labels.namespace };
  return JSON.stringify({
    version: '4',
    groupKey: `{}:{alertname="${labels.alertname}", namespace="${labels.namespace}"}`,
    truncatedAlerts: 0,
    status: scene.state,
    receiver: 'kafka',
    groupLabels,
    commonLabels: labels,
    commonAnnotations: annotations,
    externalURL: 'http://alertmanager.shop.example',
    alerts: [alert],
  });
}
