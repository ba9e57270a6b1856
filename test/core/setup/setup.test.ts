import { expect, test } from 'vitest';
import { deadLettersOf, pickAlertTopics } from '../../../src/core/setup/alert-topics.ts';
import { configText, type Wishes } from '../../../src/core/setup/config-text.ts';
import type { Found } from '../../../src/core/setup/found.ts';
import { foundLines } from '../../../src/core/setup/found-lines.ts';
import { nextSteps } from '../../../src/core/setup/next-steps.ts';

const nothing: Found = {
  kubernetes: undefined,
  inCluster: false,
  kafka: undefined,
  minio: undefined,
  docker: undefined,
};
const wishes = (found: Partial<Found>, more: Partial<Wishes> = {}): Wishes => ({
  found: { ...nothing, ...found },
  alertTopics: { topics: [], deadLetters: undefined },
  operationsChannel: 'ops',
  alertsChannel: 'ops-alerts',
  ...more,
});

test.each([
  ['nothing', [], [], undefined],
  ['by its word', ['orders', 'shop.alerts', 'alerts', 'alert_v2'], ['shop.alerts', 'alerts', 'alert_v2'], undefined],
  ['not what only contains the letters', ['alertness', 'realert'], [], undefined],
  [
    'with its own dead letters',
    ['dead-letters', 'shop.alerts', 'shop.alerts.dead'],
    ['shop.alerts'],
    'shop.alerts.dead',
  ],
  ['with dead letters of any kind', ['shop.dlq', 'alerts'], ['alerts'], 'shop.dlq'],
])('topics of alerts are found %s', (_, names, topics, deadLetters) => {
  expect(pickAlertTopics(names)).toEqual({ topics, deadLetters });
});

test('what was chosen has its dead letters found beside it', () => {
  expect(deadLettersOf(['checks'], ['checks.dlq', 'a.dead'])).toBe('checks.dlq');
});

test('a part that nothing was found for stands as a comment that says how it would be found', () => {
  const text = configText(wishes({}));
  for (const key of ['kubernetes', 'kafka', 'minio', 'docker', 'alerts'])
    expect(text).toMatch(new RegExp(`^# ${key}: # `, 'm'));
});

test('contexts become targets with names of their own, read-only', () => {
  const contexts = ['arn:aws:eks:eu/Prod', 'arn:aws:eks:eu:Prod', '…'].map((name) => ({ name, namespace: 'shop' }));
  const text = configText(wishes({ kubernetes: { kubeconfig: '/home/me/.kube/config', contexts } }));
  expect([...text.matchAll(/^ {2}- name: (\S+)$/gm)].map(([, name]) => name)).toEqual([
    'arn-aws-eks-eu-prod',
    'arn-aws-eks-eu-prod-2',
    'cluster',
  ]);
  expect(text).toContain('context: "arn:aws:eks:eu/Prod"');
  expect(text.match(/readOnly: true/g)).toHaveLength(3);
});

test('in a pod its own service account is the target, and probes reach it', () => {
  const text = configText(wishes({ inCluster: true }));
  expect(text).toContain('- name: here');
  expect(text).not.toContain('kubeconfig:');
  expect(text).toContain('host: 0.0.0.0');
});

test.each([
  ['nothing is there', { bot: false, app: false }, 7, '1. At api.slack.com/apps: Create New App'],
  ['the bot token is there', { bot: true, app: false }, 6, '2. Make an app-level token'],
  ['both are there', { bot: true, app: true }, 4, '1. In Slack write /invite @middlewatch in #ops and in #ops-alerts.'],
])('the next steps where %s', (_, tokens, count, line) => {
  const alertTopics = { topics: ['alerts'], deadLetters: undefined };
  const steps = nextSteps({
    path: 'mw.yaml',
    tokens,
    operationsChannel: 'ops',
    alertsChannel: 'ops-alerts',
    alertTopics,
  });
  expect(steps).toHaveLength(count);
  expect(steps.some((step) => step.startsWith(line))).toBe(true);
  expect(steps.at(-3)).toContain('npm run doctor -- --config mw.yaml');
});

test('what was not found says how it would be', () => {
  const lines = foundLines(
    { ...nothing, kafka: { brokers: ['a:1'] } },
    { alertTopics: { topics: [], deadLetters: undefined }, asked: true },
  );
  expect(lines).toEqual([
    'Kubernetes  not found: set KUBECONFIG, or have ~/.kube/config',
    'Kafka       a:1',
    'Alerts      no topic looks like it: name one with --alert-topic',
    'MinIO       not found: set MINIO_ENDPOINT, MINIO_ACCESS_KEY and MINIO_SECRET_KEY',
    'Docker      not found: set DOCKER_HOST',
  ]);
});
