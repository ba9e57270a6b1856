import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { type Cluster, startCluster } from '../../../lab/kafka/cluster.ts';
import { commitOffsets } from '../../../lab/kafka/commit-offsets.ts';
import { kafka as kafkaLab } from '../../../lab/kafka/kafka.ts';
import type { KafkaPort } from '../../../src/core/port/kafka.ts';
import type { System } from '../../../src/core/port/system.ts';
import { type KafkaWatch, kafkaWatcher } from '../../../src/core/watcher/kafka-watcher.ts';
import { type TargetWatch, watchTarget } from '../../../src/core/watcher/watch-target.ts';
import { connectKafka } from '../../../src/edge/kafka/connect-kafka.ts';
import { fastClock } from '../../support/fast-clock.ts';
import { describeOwn } from '../../support/lab.ts';
import { ownAlerts } from '../../support/own-alerts.ts';
import { administer, plainClient, produce, targetOf } from './open-kafka.ts';

const startWithinMs = 90_000;
/** Five seconds of the watch are one: its minutes would make the test long. */
const clock = fastClock(5);
const watch: KafkaWatch = { partitionsAfterMs: 30_000, groups: [], groupAfterMs: 120_000, topics: [] };
const patient = { timeout: 120_000, interval: 250 };

await describeOwn(kafkaLab(), () => {
  let dir = '';
  let cluster: Cluster;
  let system: System<KafkaPort>;
  let watching: TargetWatch | undefined;
  let looks = 0;

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'middlewatch-kafka-watch-'));
    cluster = await startCluster({ dir, brokers: 3 }, AbortSignal.timeout(startWithinMs));
    system = connectKafka(targetOf(cluster.addresses, { timeoutMs: 25_000 }), {
      clock,
      log: pino({ level: 'silent' }),
    });
    const topics = [
      { topic: 'copied', numPartitions: 3, replicationFactor: 3 },
      { topic: 'single', numPartitions: 3, replicationFactor: 1 },
      { topic: 'orders', numPartitions: 1, replicationFactor: 3 },
    ];
    const client = plainClient(cluster.addresses);
    await administer(client, (admin) => admin.createTopics({ topics, waitForLeaders: false }));
    await vi.waitFor(() => produce(client, 'orders', [{ value: 'x' }]), { timeout: 30_000, interval: 250 });
    await vi.waitFor(() => commit('1'), { timeout: 30_000, interval: 250 }); // a fresh coordinator first loads its offsets
  }, startWithinMs + 60_000);
  afterEach(() => watching?.stop());
  afterAll(async () => {
    await system?.close();
    await cluster?.stop();
    await rm(dir, { recursive: true, force: true });
  });

  const commit = (offset: string) =>
    commitOffsets(
      plainClient(cluster.addresses),
      { groupId: 'readers', offsets: [{ topic: 'orders', partition: 0, offset }] },
      AbortSignal.timeout(10_000),
    );
  const begin = (settings: KafkaWatch) => {
    const alerts = ownAlerts();
    looks = 0;
    const counted = {
      ...kafkaWatcher,
      judge: (...of: Parameters<typeof kafkaWatcher.judge>) => {
        looks += 1;
        return kafkaWatcher.judge(...of);
      },
    };
    const watched = { component: 'kafka lab', target: 'lab', notReachedAfterMs: 60_000 };
    const log = { debug() {}, info() {}, warn() {}, error() {} };
    watching = watchTarget(counted, { client: system.client, settings, watched }, { alerts, clock, log });
    watching.wake();
    return alerts.said;
  };
  const lookedAt = (times: number) => vi.waitUntil(() => looks >= times, patient);

  test('a group that stops and a topic that falls silent are named, once, and end when they are mended', async () => {
    const orders = { name: 'orders', silentAfterMs: 60_000 };
    const said = begin({ ...watch, groups: ['readers'], topics: [orders] });
    const client = plainClient(cluster.addresses);
    // Healthy: written to and read between the looks.
    let written = 1;
    const write = async () => {
      await produce(client, 'orders', [{ value: 'x' }]);
      written += 1;
    };
    for (let round = 2; round < 12; round += 1) {
      await write();
      await commit(String(written));
      await lookedAt(round);
    }
    expect(said).toEqual([]);
    await write();
    await write();
    await vi.waitUntil(() => said.length >= 2, patient);
    expect(said).toEqual(['+KafkaTopicSilent orders', '+KafkaGroupBehind readers']);
    await write();
    await commit(String(written));
    await vi.waitUntil(() => said.length >= 4, patient);
    expect(said.slice(2).toSorted()).toEqual(['-KafkaGroupBehind readers', '-KafkaTopicSilent orders']);
  }, 300_000);

  test('partitions of a dead broker are named, once each, and end when it is back', async () => {
    const said = begin(watch);
    await lookedAt(2);
    const [, , victim] = cluster.brokers;
    await victim?.kill();
    await vi.waitUntil(() => said.includes('+KafkaPartitionsOffline single'), patient);
    await lookedAt(looks + 4);
    expect(said).toContain('+KafkaPartitionsUnderReplicated copied');
    expect(new Set(said).size).toBe(said.length);
    const raised = said.length;
    await victim?.start(AbortSignal.timeout(startWithinMs));
    await vi.waitUntil(() => said.length >= raised * 2, patient);
    expect(said.slice(raised).toSorted()).toEqual(
      said
        .slice(0, raised)
        .map((each) => each.replace('+', '-'))
        .toSorted(),
    );
  }, 300_000);

  test('a cluster that is away is one alert about the link, which ends when it is back', async () => {
    const said = begin(watch);
    await lookedAt(2);
    for (const broker of cluster.brokers) await broker.kill();
    await vi.waitUntil(() => said.length > 0, patient);
    await Promise.all(cluster.brokers.map((broker) => broker.start(AbortSignal.timeout(startWithinMs))));
    await vi.waitUntil(() => said.includes('-SystemNotReached'), patient);
    expect(said.slice(0, 2)).toEqual(['+SystemNotReached', '-SystemNotReached']);
  }, 300_000);
});
