import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import lag from '../../../commands/kafka/lag.ts';
import topics from '../../../commands/kafka/topics.ts';
import { type Cluster, startCluster } from '../../../lab/kafka/cluster.ts';
import { commitOffsets } from '../../../lab/kafka/commit-offsets.ts';
import { kafka as kafkaLab } from '../../../lab/kafka/kafka.ts';
import { describeOwn } from '../../support/lab.ts';
import { runCommand, viewText } from '../../support/run-command.ts';
import { administer, openKafka, plainClient, produce } from './open-kafka.ts';

const startWithinMs = 90_000;

await describeOwn(kafkaLab(), () => {
  let dir = '';
  let cluster: Cluster;
  let system: ReturnType<typeof openKafka>;

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'middlewatch-kafka-cluster-'));
    cluster = await startCluster({ dir, brokers: 3 }, AbortSignal.timeout(startWithinMs));
    system = openKafka(cluster.addresses);
    const client = plainClient(cluster.addresses);
    await administer(client, (admin) =>
      admin.createTopics({
        topics: [
          { topic: 'copied', numPartitions: 3, replicationFactor: 3 },
          { topic: 'single', numPartitions: 3, replicationFactor: 1 },
        ],
        waitForLeaders: false, // kafkajs gives up when the broker it asks has not heard of them yet
      }),
    );
    const spread = [0, 1, 2].map((partition) => ({ value: 'x', partition }));
    await vi.waitFor(() => produce(client, 'single', spread), { timeout: 30_000, interval: 250 });
    const offsets = [0, 1, 2].map((partition) => ({ topic: 'single', partition, offset: '0' }));
    const commit = () => commitOffsets(client, { groupId: 'readers', offsets }, AbortSignal.timeout(10_000));
    await vi.waitFor(commit, { timeout: 30_000, interval: 250 }); // a fresh coordinator first loads its offsets
  }, startWithinMs + 30_000);

  afterAll(async () => {
    await system?.close();
    await cluster?.stop();
    await rm(dir, { recursive: true, force: true });
  });

  const listTopics = async (signal = AbortSignal.timeout(15_000)) => {
    const args = { filter: undefined, internal: false };
    return viewText(await runCommand(topics, { kafka: system.client }, args, { signal }));
  };

  test('a whole cluster is good', async () => {
    await expect(system.check(AbortSignal.timeout(10_000))).resolves.toMatchObject({
      summary: expect.stringMatching(/^3 brokers, \d+ topics$/),
    });
    await expect.poll(() => listTopics(), { timeout: 10_000 }).toMatch(/single +3 +1 +\d +ok/);
  });

  test('with a broker dead, it says what is offline, what is under-replicated and what it does not know', async () => {
    const [, , victim] = cluster.brokers;
    await victim?.kill();
    await expect.poll(() => listTopics(), { timeout: 20_000 }).toMatch(/copied +3 +3 +0 +3 under-replicated/);
    expect(await listTopics()).toMatch(/^● 2 topics in Kafka lab, partitions: 1 offline, 3 under-replicated/);
    expect(await listTopics()).toMatch(/single +3 +1 +\? +1 offline/);
    const { summary } = await system.check(AbortSignal.timeout(10_000));
    expect(summary).toMatch(/^2 brokers, \d+ topics, partitions: 1 offline, \d+ under-replicated$/);

    const showLag = async () => viewText(await runCommand(lag, { kafka: system.client }, { group: 'readers' }));
    await expect
      .poll(showLag, { timeout: 20_000, interval: 500 })
      .toMatch(/lag \d on 2 of 3 partitions, 1 partition unknown/);
    expect(await showLag()).toMatch(/single +\d +0 +\? +\? +- +log end unknown/);

    await victim?.start(AbortSignal.timeout(startWithinMs));
    await expect.poll(() => listTopics(), { timeout: 30_000 }).toMatch(/single +3 +1 +\d +ok/);
  }, 120_000);

  test('a broker that hangs costs its share of the time, not the whole answer', async () => {
    const [, , hanging] = cluster.brokers;
    hanging?.pause();
    try {
      const { groups, silent } = await system.client.groups(AbortSignal.timeout(10_000));
      expect(groups.length + silent.length).toBeGreaterThan(0);
    } finally {
      hanging?.resume();
    }
    await expect.poll(() => listTopics(), { timeout: 30_000 }).toMatch(/single +3 +1 +\d +ok/);
  }, 60_000);

  test('all brokers hanging end at the deadline, with a sentence; afterwards it works again', async () => {
    for (const broker of cluster.brokers) broker.pause();
    try {
      await expect(listTopics()).rejects.toMatchObject({
        code: 'timeout',
        message: expect.stringMatching(/^Kafka lab did not answer in [\d.]+ s/),
      });
    } finally {
      for (const broker of cluster.brokers) broker.resume();
    }
    await expect.poll(() => listTopics(), { timeout: 60_000 }).toMatch(/single +3 +1 +\d +ok/);
  }, 90_000);

  test('all brokers dead are named in less than five seconds; once they are back it connects by itself', async () => {
    for (const broker of cluster.brokers) await broker.kill();
    await expect(listTopics(AbortSignal.timeout(5_000))).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringMatching(/^Kafka lab does not answer: 127\.0\.0\.1:\d+ refused the connection\.$/),
    });
    await Promise.all(cluster.brokers.map((broker) => broker.start(AbortSignal.timeout(startWithinMs))));
    await expect.poll(() => listTopics(), { timeout: 60_000 }).toMatch(/single +3 +1 +\d +ok/);
  }, 180_000);
});
