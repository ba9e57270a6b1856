import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { type Admin, type ITopicConfig, Kafka, logLevel } from 'kafkajs';
import type { Child } from '../children.ts';
import type { Home } from '../system.ts';
import { alertTopic } from './alert-story.ts';
import { commitOffsets } from './commit-offsets.ts';
import type { KafkaEnv } from './kafka.ts';
import { orderRecord, paymentRecord, priceRecords, strangeRecords } from './shop-record.ts';

const topics: readonly ITopicConfig[] = [
  { topic: 'orders.v1', numPartitions: 6, configEntries: [{ name: 'retention.ms', value: '604800000' }] },
  { topic: 'payments.v2', numPartitions: 12 },
  { topic: alertTopic, numPartitions: 3 },
  { topic: `${alertTopic}.dead`, numPartitions: 1 },
  { topic: 'inventory.changes', numPartitions: 3 },
  { topic: 'prices.current', numPartitions: 1, configEntries: [{ name: 'cleanup.policy', value: 'compact' }] },
  { topic: 'emails.outbox', numPartitions: 1 },
  { topic: 'clickstream.raw', numPartitions: 2, configEntries: [{ name: 'retention.ms', value: '3600000' }] },
];

/** How far behind the group `orders` is, by partition of orders.v1: nobody reads, and partition 5 was never read. */
const ordersLag: readonly (number | 'never read')[] = [0, 40, 0, 1_250, 2_900, 'never read'];

const recordsPerPartition = 3_000;
const batchSize = 500;

/** Fills a fresh broker with the shop's topics, records and groups, and starts the trickle of new ones, which it returns. */
export async function seedKafka(env: KafkaEnv, home: Home, signal: AbortSignal): Promise<Child> {
  const client = new Kafka({ clientId: 'lab-seed', brokers: [...env.brokers], logLevel: logLevel.NOTHING });
  const admin = client.admin();
  const done = join(home.dir, 'seeded');
  await admin.connect();
  try {
    if (!existsSync(done)) {
      await admin.createTopics({ topics: [...topics], waitForLeaders: true });
      await produceShop(client, signal);
      await commitShop(client, admin, signal);
      await writeFile(done, '');
    }
  } finally {
    await admin.disconnect();
  }
  return startTrickle(env, home);
}

async function produceShop(client: Kafka, signal: AbortSignal): Promise<void> {
  const producer = client.producer();
  await producer.connect();
  try {
    for (const [partition] of ordersLag.entries()) {
      for (let from = 0; from < recordsPerPartition; from += batchSize) {
        signal.throwIfAborted();
        const messages = Array.from({ length: batchSize }, (_, index) => ({
          ...orderRecord((from + index) * ordersLag.length + partition, new Date()),
          partition,
        }));
        await producer.send({ topic: 'orders.v1', messages });
      }
    }
    const payments = Array.from({ length: 2_400 }, (_, number) => paymentRecord(number, new Date()));
    await producer.send({ topic: 'payments.v2', messages: payments });
    await producer.send({ topic: 'inventory.changes', messages: [...strangeRecords] });
    await producer.send({ topic: 'prices.current', messages: priceRecords() });
    const mails = [1, 2, 3].map((number) => ({
      key: `mail-${number}`,
      value: '{"template":"order-sent","language":"de"}',
    }));
    await producer.send({ topic: 'emails.outbox', messages: mails });
  } finally {
    await producer.disconnect();
  }
}

/** Group `orders` lags, group `mailer` is current; neither has a member. Group `billing` lives in the trickle. */
async function commitShop(client: Kafka, admin: Admin, signal: AbortSignal): Promise<void> {
  const ends = await admin.fetchTopicOffsets('orders.v1');
  const behind = ends.flatMap(({ partition, high }) => {
    const lag = ordersLag[partition] ?? 0;
    return lag === 'never read' ? [] : [{ topic: 'orders.v1', partition, offset: String(BigInt(high) - BigInt(lag)) }];
  });
  const current = (await admin.fetchTopicOffsets('emails.outbox')).map(({ partition, high }) => ({
    topic: 'emails.outbox',
    partition,
    offset: high,
  }));
  await Promise.all([
    commitOffsets(client, { groupId: 'orders', offsets: behind }, signal),
    commitOffsets(client, { groupId: 'mailer', offsets: current }, signal),
  ]);
}

async function startTrickle(env: KafkaEnv, home: Home): Promise<Child> {
  const program = fileURLToPath(new URL('./trickle.ts', import.meta.url));
  const trickle = await home.children.spawn(
    'kafka-trickle',
    process.execPath,
    ['--disable-warning=TimeoutNegativeWarning', program, ...env.brokers],
    {
      logFile: join(home.dir, 'trickle.log'),
      stopWithinMs: 8_000,
    },
  );
  await delay(300);
  if (!trickle.alive())
    throw new Error(`The trickle of alerts ended at once; its words are in ${join(home.dir, 'trickle.log')}`);
  return trickle;
}
