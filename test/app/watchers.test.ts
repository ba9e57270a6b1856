import { pino } from 'pino';
import { expect, test } from 'vitest';
import { connectWatchers } from '../../src/app/watchers.ts';
import type { KafkaPort } from '../../src/core/port/kafka.ts';
import type { System } from '../../src/core/port/system.ts';
import { configSchema } from '../../src/edge/config/config.ts';
import { fail } from '../../src/lib/error.ts';
import { eventually } from '../support/eventually.ts';
import { manualClock } from '../support/manual-clock.ts';
import { ownAlerts } from '../support/own-alerts.ts';

const log = pino({ level: 'silent' });
const alerts = { topics: [{ topic: 'alerts' }], channel: 'ops-alerts' };
const kafka = { name: 'prod', brokers: ['127.0.0.1:1'] };

/** A cluster of which only the cluster may be asked. */
function system(cluster: KafkaPort['cluster']): System<KafkaPort> {
  const refuse = async (): Promise<never> => {
    throw fail('unavailable', 'Not to be asked.');
  };
  const client: KafkaPort = {
    name: 'prod',
    cluster,
    ranges: refuse,
    groups: refuse,
    positions: refuse,
    watch: refuse,
    seen: () => [],
    peek: refuse,
    createTopic: refuse,
    topicSettings: refuse,
    changeTopic: refuse,
  };
  return { kind: 'kafka', name: 'prod', address: '', readOnly: false, client, check: refuse, close: async () => {} };
}

function watchers(target: object, own: ReturnType<typeof ownAlerts>, cluster: KafkaPort['cluster']) {
  const config = configSchema.parse({ kafka: [target], alerts });
  const byKind = { kubernetes: [], kafka: [system(cluster)], minio: [], docker: [] };
  const clock = manualClock();
  return { clock, watch: connectWatchers({ config, systems: { byKind }, own, clock, log }) };
}

const silent = async () => ({ brokers: [], topics: [] });

test('without the key watch a target is never looked at, and what it was told of is over', async () => {
  const own = ownAlerts([{ name: 'KafkaTopicSilent', component: 'kafka prod', object: { topic: 'a' }, summary: '' }]);
  const { watch } = watchers(kafka, own, async () => {
    throw new Error('looked at');
  });
  watch.start();
  await watch.stop();
  expect(watch.links).toEqual([]);
  expect(own.said).toEqual(['-KafkaTopicSilent a']);
});

test('an empty watch looks at partitions, one look every ten seconds', async () => {
  let looks = 0;
  const { watch, clock } = watchers({ ...kafka, watch: {} }, ownAlerts(), async () => {
    looks += 1;
    return silent();
  });
  watch.start();
  await eventually('a look', () => looks === 1);
  await eventually('another', () => {
    clock.advance(1_000);
    return looks === 2;
  });
  expect(watch.links.map(({ name }) => name)).toEqual(['Watch of kafka prod']);
  await watch.stop();
});

test.each(['kafka', 'minio'])(
  'watch on a target of %s where no alerts are read is a fault of the configuration',
  (kind) => {
    const anyVariable = { env: 'PATH' };
    const minio = { name: 'prod', endpoint: 'http://127.0.0.1:1', accessKey: anyVariable, secretKey: anyVariable };
    const target = { ...(kind === 'kafka' ? kafka : minio), watch: {} };
    const messages = configSchema
      .safeParse({ [kind]: [target] })
      .error?.issues.map(({ path, message }) => [path, message]);
    expect(messages).toContainEqual([[kind, 0, 'watch'], expect.stringContaining('there is no key "alerts"')]);
  },
);

test('a look that hangs ends when watching stops', async () => {
  let ended = false;
  const { watch } = watchers({ ...kafka, watch: {} }, ownAlerts(), (signal) => {
    return new Promise((_, reject) => {
      signal.addEventListener('abort', () => {
        ended = true;
        reject(signal.reason);
      });
    });
  });
  watch.start();
  await new Promise((resolve) => setImmediate(resolve));
  await watch.stop();
  expect(ended).toBe(true);
});
