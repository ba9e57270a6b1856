import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { stringify } from 'yaml';
import { configText } from '../../../src/core/setup/config-text.ts';
import { discover } from '../../../src/edge/config/discover.ts';
import { parseConfig } from '../../../src/edge/config/load-config.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'middlewatch-discover-'));
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true });
});

const kubeconfig = {
  'current-context': 'prod',
  clusters: [{ name: 'c', cluster: { server: 'https://10.0.0.1' } }],
  users: [{ name: 'u', user: { token: 'kubernetes-hush' } }],
  contexts: [
    { name: 'stage', context: { cluster: 'c', user: 'u' } },
    { name: 'prod', context: { cluster: 'c', user: 'u', namespace: 'shop' } },
  ],
};

test('of everything that is found a configuration is written that a start takes, and no secret stands in it', async () => {
  const path = join(folder, 'config');
  await writeFile(path, stringify(kubeconfig));
  const environment = {
    KUBECONFIG: `${path}:/other`,
    KAFKA_BROKERS: 'kafka-1:9092, [::1]:9092',
    MINIO_ENDPOINT: 'https://someone:endpoint-hush@minio.example:9000/console',
    MINIO_ROOT_USER: 'access-hush',
    MINIO_ROOT_PASSWORD: 'secret-hush',
    DOCKER_HOST: 'tcp://127.0.0.1:2375',
    SLACK_BOT_TOKEN: 'xoxb-hush',
  };
  const alertTopics = { topics: ['shop.alerts', 'true'], deadLetters: 'shop.alerts.dead' };
  const text = configText({
    found: discover(environment),
    alertTopics,
    operationsChannel: '#ops',
    alertsChannel: 'ops-alerts',
  });
  expect(text).not.toContain('hush');
  for (const name of ['MINIO_ROOT_USER', 'MINIO_ROOT_PASSWORD'] as const) vi.stubEnv(name, environment[name]);
  const config = parseConfig(text, 'middlewatch.yaml');
  expect(
    config.kubernetes.map(({ name, context, namespace, readOnly }) => [name, context, namespace, readOnly]),
  ).toEqual([
    ['prod', 'prod', 'shop', true],
    ['stage', 'stage', 'default', true],
  ]);
  expect(config.kafka[0]?.brokers).toEqual(['kafka-1:9092', '[::1]:9092']);
  expect(config.minio[0]?.endpoint).toBe('https://minio.example:9000');
  expect(config.minio[0]?.secretKey.reveal()).toBe('secret-hush');
  expect(config.docker[0]?.host).toBe('tcp://127.0.0.1:2375');
  expect(config.alerts).toMatchObject({ channel: 'ops-alerts', deadLetterTopic: 'shop.alerts.dead' });
  expect(config.alerts?.topics.map(({ topic }) => topic)).toEqual(['shop.alerts', 'true']);
});

test.each<[string, Record<string, string>]>([
  ['nothing is said', {}],
  ['the kubeconfig is not there', { KUBECONFIG: '/nowhere/config' }],
  ['the endpoint is none', { MINIO_ENDPOINT: 'minio', MINIO_ACCESS_KEY: 'a', MINIO_SECRET_KEY: 'b' }],
  ['the keys are missing', { MINIO_ENDPOINT: 'http://minio:9000', MINIO_ACCESS_KEY: 'a' }],
  ['Docker is reached by SSH', { DOCKER_HOST: 'ssh://host' }],
])('where %s, nothing is found, and the file says how it would be', (_, variables) => {
  const environment = { HOME: folder, DOCKER_HOST: 'none', ...variables };
  const found = discover(environment);
  expect(found).toEqual({
    kubernetes: undefined,
    inCluster: false,
    kafka: undefined,
    minio: undefined,
    docker: undefined,
  });
  const alertTopics = { topics: [], deadLetters: undefined };
  const text = configText({ found, alertTopics, operationsChannel: 'ops', alertsChannel: 'ops-alerts' });
  expect(parseConfig(text, 'middlewatch.yaml')).toMatchObject({ kubernetes: [], kafka: [], minio: [], docker: [] });
});

test('a kubeconfig whose current context is missing, or that is no YAML, counts as not found', async () => {
  const path = join(folder, 'config');
  for (const text of [stringify({ ...kubeconfig, 'current-context': 'gone' }), '{{{']) {
    await writeFile(path, text);
    expect(discover({ KUBECONFIG: path }).kubernetes).toBeUndefined();
  }
});
