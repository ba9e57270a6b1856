import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { answeringServer } from '../support/faulty-server.ts';
import { describeLive } from '../support/lab.ts';
import { type FreshClone, freshClone, type Started } from './fresh-clone.ts';

/** Installing is most of it. */
const firstStartWithinMs = 180_000;
const startWithinMs = 30_000;
const labWithinMs = 180_000;

let clone: FreshClone;
let running: Started | undefined;

beforeAll(async () => {
  clone = await freshClone();
});
afterEach(async () => {
  running?.terminate();
  await running?.exited;
  running = undefined;
});
afterAll(() => clone?.remove());

/** Starts a trial and waits for its last line. */
async function trial(args: readonly string[], environment: NodeJS.ProcessEnv = {}): Promise<Started> {
  running = clone.start(args, environment);
  await running.line('Logs', firstStartWithinMs);
  return running;
}

async function terminated(started: Started): Promise<number | null> {
  started.terminate();
  const code = await started.exited;
  expect(await clone.processes()).toEqual([]);
  return code;
}

describe('npm start in a fresh clone', () => {
  test('installs, tells the address of the chat, answers, and leaves nothing behind when npm is told to end', async () => {
    const started = await trial(['--no-lab']);
    expect(await started.line('Chat', startWithinMs)).toMatch(/^Chat +http:\/\/127\.0\.0\.1:\d+\/\?key=\w+$/);
    expect(started.lines().length).toBeLessThanOrEqual(10);
    expect(await clone.say('/ops help')).toMatch(/\/k8s .*\bget\b/);
    expect(await terminated(started)).toBe(0);
  });

  test('uses what it finds on the machine to look, and refuses to plan a change of it', async () => {
    await using engine = await answeringServer((request, response) => {
      response.setHeader('content-type', 'application/json');
      response.setHeader('api-version', '1.41');
      if (request.method !== 'GET') response.statusCode = 500;
      response.end(request.url?.includes('/version') ? '{"Version":"20.10.24","ApiVersion":"1.41"}' : '[]');
    });
    const host = engine.url.replace('http:', 'tcp:');
    const kubeconfig = join(clone.dir, '..', 'kubeconfig');
    await writeFile(kubeconfig, foundKubeconfig(engine.url));
    const started = await trial(['--no-lab'], {
      DOCKER_HOST: host,
      KUBECONFIG: kubeconfig,
      KAFKA_BROKERS: `127.0.0.1:${engine.port}`,
    });
    expect(await clone.say('/docker ps')).toContain('found');
    const health = await clone.say('/ops health');
    expect(health).toMatch(new RegExp(`Docker found .*${host}.*read-only`));
    for (const change of ['/docker restart web', '/k8s scale api 3', '/kafka create-topic orders'])
      expect(await clone.say(change)).toMatch(/found \(.+\) is read-only here\./);
    expect(await terminated(started)).toBe(0);
  });
});

const foundKubeconfig = (server: string) =>
  JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'home', cluster: { server } }],
    users: [{ name: 'home', user: { token: 'none' } }],
    contexts: [{ name: 'home', context: { cluster: 'home', user: 'home' } }],
    'current-context': 'home',
  });

const bot = 'xoxb-1-2-three';
const app = 'xapp-1-A2-3-four';

describe('npm start that is meant to be real never falls back to a trial', () => {
  test.each([
    ['one token of two', { SLACK_BOT_TOKEN: bot }, 'SLACK_APP_TOKEN is not set.'],
    ['the other token of two', { SLACK_APP_TOKEN: app }, 'SLACK_BOT_TOKEN is not set.'],
    [
      'a token in the place of the other',
      { SLACK_BOT_TOKEN: app, SLACK_APP_TOKEN: app },
      'that one belongs in SLACK_APP_TOKEN.',
    ],
    [
      'a token of another kind',
      { SLACK_BOT_TOKEN: 'xoxp-1', SLACK_APP_TOKEN: app },
      'SLACK_BOT_TOKEN is not a bot token',
    ],
    ['production without tokens', { NODE_ENV: 'production' }, 'SLACK_BOT_TOKEN is not set.'],
    ['a pod around it', { KUBERNETES_SERVICE_HOST: '10.96.0.1' }, 'SLACK_BOT_TOKEN is not set.'],
  ])('%s ends it with 2 and a sentence', async (_what, environment, sentence) => {
    await refused(environment, sentence);
  });

  test('a wrong key in middlewatch.yaml is named with its line and the nearest right one', async () => {
    const path = join(clone.dir, 'middlewatch.yaml');
    await writeFile(path, 'operationsChannel: ops\nkafka:\n  - name: prod\n    broker: [kafka-1:9092]\n');
    try {
      await refused({}, 'middlewatch.yaml:4: there is no key "broker" in kafka.0; did you mean "brokers"?');
    } finally {
      await rm(path);
    }
  });

  async function refused(environment: NodeJS.ProcessEnv, sentence: string): Promise<void> {
    const started = clone.start([], environment);
    expect(await started.exited).toBe(2);
    expect(started.complaints()).toContain(sentence);
    expect(started.lines()).toEqual([]);
    expect(await clone.processes()).toEqual([]);
  }
});

// The running lab is only waited for, because what it built is in the cache then; this one starts its own.
await describeLive('kubernetes', () => {
  test('npm start brings real servers that answer, in at most ten lines, and takes them along when it ends', async () => {
    const started = await trial([]);
    for (const system of ['Kafka', 'MinIO', 'Kubernetes']) await started.line(`${system} `, labWithinMs);
    await expect.poll(() => clone.say('/k8s get pods'), { timeout: labWithinMs, interval: 500 }).toContain('Running');
    expect(await clone.say('/kafka topics')).toContain('shop.');
    expect(await clone.say('/minio ls')).toContain('shop');
    expect(started.lines().length).toBeLessThanOrEqual(10);
    expect(await terminated(started)).toBe(0);
  });
});
