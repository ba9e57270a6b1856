import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Kafka, type KafkaConfig, logLevel, type SASLOptions } from 'kafkajs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { children } from '../../lab/children.ts';
import type { BrokerUser } from '../../lab/kafka/broker-security.ts';
import { type Cluster, startBroker, startCluster } from '../../lab/kafka/cluster.ts';
import { kafka } from '../../lab/kafka/kafka.ts';
import { seedKafka } from '../../lab/kafka/seed.ts';
import { describeLive, describeOwn } from '../support/lab.ts';

const logins: Readonly<Record<string, (user: BrokerUser) => SASLOptions>> = {
  PLAIN: (user) => ({ mechanism: 'plain', ...user }),
  'SCRAM-SHA-256': (user) => ({ mechanism: 'scram-sha-256', ...user }),
  'SCRAM-SHA-512': (user) => ({ mechanism: 'scram-sha-512', ...user }),
};

const quiet = { logLevel: logLevel.NOTHING, retry: { initialRetryTime: 100, retries: 8 } };

async function until(what: string, holds: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + 30_000;
  while (!(await holds().catch(() => false))) {
    if (performance.now() > deadline) throw new Error(`Waited in vain for ${what}`);
    await delay(100);
  }
}

/** Writes one record and reads it back. */
async function roundTrip(
  config: Omit<KafkaConfig, 'logLevel'>,
  topic: string,
  copies: number,
): Promise<string | undefined> {
  const client = new Kafka({ ...quiet, ...config });
  const [admin, producer] = [client.admin(), client.producer()];
  const consumer = client.consumer({ groupId: `${topic}-readers`, maxWaitTimeInMs: 100 });
  try {
    await admin.connect();
    await admin.createTopics({
      topics: [{ topic, numPartitions: 1, replicationFactor: copies }],
      waitForLeaders: false,
    });
    // A broker of a young cluster may not have heard of the topic yet, and kafkajs gives up at its first such answer.
    const led = async () => {
      const found = await admin.fetchTopicMetadata({ topics: [topic] }).catch(() => undefined);
      return found?.topics[0]?.partitions[0]?.leader ?? -1;
    };
    await expect.poll(led, { timeout: 30_000 }).toBeGreaterThan(0);
    await producer.connect();
    await producer.send({ topic, messages: [{ value: 'still here' }] });
    await consumer.connect();
    await consumer.subscribe({ topics: [topic], fromBeginning: true });
    return await new Promise((resolve, reject) => {
      consumer.run({ eachMessage: async ({ message }) => resolve(message.value?.toString()) }).catch(reject);
    });
  } finally {
    await Promise.all([consumer.disconnect(), producer.disconnect(), admin.disconnect()]);
  }
}

await describeOwn(kafka(), () => {
  let dir: string;
  let cluster: Cluster | undefined;
  const limit = () => AbortSignal.timeout(90_000);

  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'lab-kafka-'));
  });

  afterEach(async () => {
    await cluster?.stop();
    cluster = undefined;
    await rm(dir, { recursive: true, force: true });
  });

  test('three brokers keep a topic alive while one of them is killed, and take it back', {
    timeout: 120_000,
  }, async () => {
    cluster = await startCluster({ dir, brokers: 3 }, limit());
    const brokers = [...cluster.addresses];
    expect(await roundTrip({ brokers }, 'kept', 3)).toBe('still here');
    const victim = cluster.brokers[0];
    await victim?.kill();
    const admin = new Kafka({ ...quiet, brokers }).admin();
    await admin.connect();
    const inSync = async () => {
      const { topics } = await admin.fetchTopicMetadata({ topics: ['kept'] });
      return topics[0]?.partitions[0]?.isr.length;
    };
    await until('the dead broker to leave the set in sync', async () => (await inSync()) === 2);
    await victim?.start(limit());
    await until('the broker to be back in sync', async () => (await inSync()) === 3);
    await admin.disconnect();
  });

  test('a broker that is killed has its records when it is started again', { timeout: 120_000 }, async () => {
    cluster = await startCluster({ dir }, limit());
    const brokers = [...cluster.addresses];
    await roundTrip({ brokers }, 'kept', 1);
    await cluster.brokers[0]?.kill();
    await cluster.brokers[0]?.start(limit());
    const admin = new Kafka({ ...quiet, brokers }).admin();
    await admin.connect();
    expect((await admin.fetchTopicOffsets('kept'))[0]?.high).toBe('1');
    await admin.disconnect();
  });

  test('a shop that an earlier try left half filled is filled up, and nothing is written twice', {
    timeout: 120_000,
  }, async () => {
    cluster = await startCluster({ dir }, limit());
    const env = { brokers: cluster.addresses };
    const admin = new Kafka({ ...quiet, brokers: [...env.brokers] }).admin();
    const owned = children();
    const fill = () => seedKafka(env, { dir, ports: {}, children: owned }, limit());
    const written = async (topic: string) =>
      (await admin.fetchTopicOffsets(topic)).map(({ partition, high }) => [partition, Number(high)]).toSorted();
    await admin.connect();
    try {
      await (await fill()).stop();
      const [orders, payments] = [await written('orders.v1'), await written('payments.v2')];
      await admin.deleteGroups(['orders', 'billing']);
      await rm(join(dir, 'seeded'));
      await (await fill()).stop();
      expect([await written('orders.v1'), await written('payments.v2')]).toEqual([orders, payments]);
      expect((await admin.listGroups()).groups.map(({ groupId }) => groupId).toSorted()).toEqual([
        'billing',
        'mailer',
        'orders',
      ]);
    } finally {
      await owned.stopAll();
      await admin.disconnect();
    }
  });

  describe('a protected broker', () => {
    test.each(Object.entries(logins))(
      'lets its user in by %s over TLS',
      { timeout: 120_000 },
      async (_mechanism, login) => {
        const broker = await startBroker({ dir, sasl: true, tls: true }, limit());
        cluster = broker;
        if (broker.admin === undefined || broker.ca === undefined) throw new Error('The broker is not protected');
        const config = { brokers: [...broker.addresses], ssl: { ca: [broker.ca] } };
        const sasl = login(broker.admin);
        expect(await roundTrip({ ...config, sasl }, 'kept', 1)).toBe('still here');
      },
    );

    test('refuses a wrong password, and a stranger may not create a topic', { timeout: 120_000 }, async () => {
      const broker = await startBroker({ dir, sasl: true, tls: false }, limit());
      cluster = broker;
      if (broker.admin === undefined || broker.stranger === undefined) throw new Error('The broker is not protected');
      const brokers = [...broker.addresses];
      const wrong = new Kafka({
        ...quiet,
        brokers,
        sasl: { mechanism: 'plain', ...broker.admin, password: 'guessed' },
      }).admin();
      await expect(wrong.connect()).rejects.toThrow(/Authentication failed/i);
      const stranger = new Kafka({ ...quiet, brokers, sasl: { mechanism: 'plain', ...broker.stranger } }).admin();
      await stranger.connect();
      await expect(stranger.createTopics({ topics: [{ topic: 'mine' }] })).rejects.toThrow();
      await stranger.disconnect();
    });

    test('with TLS alone is not trusted without its certificate', { timeout: 120_000 }, async () => {
      const broker = await startBroker({ dir, sasl: false, tls: true }, limit());
      cluster = broker;
      const brokers = [...broker.addresses];
      expect(await roundTrip({ brokers, ssl: { ca: [broker.ca ?? ''] } }, 'kept', 1)).toBe('still here');
      const distrustful = new Kafka({ ...quiet, retry: { retries: 0 }, brokers, ssl: true }).admin();
      await expect(distrustful.connect()).rejects.toThrow(/self-signed/);
    });
  });
});

await describeLive('kafka', (env) => {
  const admin = new Kafka({ ...quiet, brokers: env.brokers }).admin();

  test('the seeded group orders lags, the group mailer does not, the group billing lives', {
    timeout: 60_000,
  }, async () => {
    await admin.connect();
    const lagOf = async (groupId: string, topic: string) => {
      const committed = (await admin.fetchOffsets({ groupId, topics: [topic] }))[0]?.partitions ?? [];
      const ends = await admin.fetchTopicOffsets(topic);
      const read = committed.filter(({ offset }) => offset !== '-1');
      return read.reduce(
        (sum, { partition, offset }) =>
          sum + Number(ends.find((end) => end.partition === partition)?.high) - Number(offset),
        0,
      );
    };
    expect(await lagOf('orders', 'orders.v1')).toBeGreaterThanOrEqual(4_190);
    expect(await lagOf('mailer', 'emails.outbox')).toBe(0);
    await until(
      'a member of billing',
      async () => (await admin.describeGroups(['billing'])).groups[0]?.members.length === 1,
    );
    await admin.disconnect();
  });

  test('a critical alert is on the alert topic within seconds', async () => {
    const consumer = new Kafka({ ...quiet, brokers: env.brokers }).consumer({
      groupId: `lab-test-${process.pid}`,
      maxWaitTimeInMs: 100,
    });
    await consumer.connect();
    await consumer.subscribe({ topics: ['shop.alerts'], fromBeginning: true });
    const first = await new Promise<string>((resolve, reject) => {
      const run = consumer.run({
        eachMessage: async ({ message }) => {
          const text = message.value?.toString() ?? '';
          if (text.includes('OrderLagHigh')) resolve(text);
        },
      });
      run.catch(reject);
    });
    await consumer.disconnect();
    expect(JSON.parse(first)).toMatchObject({
      version: '4',
      status: 'firing',
      alerts: [{ labels: { severity: 'critical' } }],
    });
  });
});
