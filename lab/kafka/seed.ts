import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { type Admin, type ITopicConfig, Kafka, logLevel, type Message, type Producer } from 'kafkajs';
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

/**
 * A broker that has just started may be without a leader or a coordinator for more than the nine seconds of kafkajs's
 * own retries: on a starved machine it misses its heartbeats and is fenced for a while.
 */
const patience = { connectionTimeout: 10_000, retry: { initialRetryTime: 300, maxRetryTime: 5_000, retries: 10 } };
const leadersWithinMs = 30_000;
const pollMs = 100;

/** Fills a fresh broker with the shop's topics, records and groups, and starts the trickle of new ones, which it returns. */
export async function seedKafka(env: KafkaEnv, home: Home, signal: AbortSignal): Promise<Child> {
  const client = new Kafka({
    clientId: 'lab-seed',
    brokers: [...env.brokers],
    logLevel: logLevel.NOTHING,
    ...patience,
  });
  const admin = client.admin();
  const done = join(home.dir, 'seeded');
  await admin.connect();
  try {
    if (!existsSync(done)) {
      await admin.createTopics({ topics: [...topics], waitForLeaders: true, timeout: leadersWithinMs });
      await produceShop(client, admin, signal);
      await commitShop(client, admin, signal);
      await writeFile(done, '');
    }
    return await startTrickle(env, home, admin, signal);
  } finally {
    await admin.disconnect();
  }
}

/** Writes what is not there yet: an earlier try may have come as far as some of it. */
async function produceShop(client: Kafka, admin: Admin, signal: AbortSignal): Promise<void> {
  const producer = client.producer();
  await producer.connect();
  try {
    await produceOrders(producer, admin, signal);
    for (const [topic, messages] of Object.entries(otherRecords())) {
      signal.throwIfAborted();
      const ends = await endsOf(admin, topic, signal);
      if (ends.every(({ high }) => high === '0')) await producer.send({ topic, messages });
    }
  } finally {
    await producer.disconnect();
  }
}

/** How many records each partition has; waits until all are led, which kafkajs does for writing but not for this. */
async function endsOf(admin: Admin, topic: string, signal: AbortSignal): ReturnType<Admin['fetchTopicOffsets']> {
  for (;;) {
    try {
      return await admin.fetchTopicOffsets(topic);
    } catch (error) {
      if (!(error instanceof Error && 'retriable' in error && error.retriable === true)) throw error;
      await delay(pollMs, undefined, { signal });
    }
  }
}

async function produceOrders(producer: Producer, admin: Admin, signal: AbortSignal): Promise<void> {
  for (const { partition, high } of await endsOf(admin, 'orders.v1', signal)) {
    for (let from = Number(high); from < recordsPerPartition; from += batchSize) {
      signal.throwIfAborted();
      const messages = Array.from({ length: batchSize }, (_, index) => ({
        ...orderRecord((from + index) * ordersLag.length + partition, new Date()),
        partition,
      }));
      await producer.send({ topic: 'orders.v1', messages });
    }
  }
}

/** The records of all other topics that have any. */
function otherRecords(): Record<string, Message[]> {
  return {
    'payments.v2': Array.from({ length: 2_400 }, (_, number) => paymentRecord(number, new Date())),
    'inventory.changes': [...strangeRecords],
    'prices.current': priceRecords(),
    'emails.outbox': [1, 2, 3].map((number) => ({
      key: `mail-${number}`,
      value: '{"template":"order-sent","language":"de"}',
    })),
  };
}

/** Group `orders` lags, group `mailer` is current; neither has a member. Group `billing` lives in the trickle. */
async function commitShop(client: Kafka, admin: Admin, signal: AbortSignal): Promise<void> {
  const ends = await endsOf(admin, 'orders.v1', signal);
  const behind = ends.flatMap(({ partition, high }) => {
    const lag = ordersLag[partition] ?? 0;
    return lag === 'never read' ? [] : [{ topic: 'orders.v1', partition, offset: String(BigInt(high) - BigInt(lag)) }];
  });
  const current = (await endsOf(admin, 'emails.outbox', signal)).map(({ partition, high }) => ({
    topic: 'emails.outbox',
    partition,
    offset: high,
  }));
  await Promise.all([
    commitOffsets(client, { groupId: 'orders', offsets: behind }, signal),
    commitOffsets(client, { groupId: 'mailer', offsets: current }, signal),
  ]);
}

/** Starts the shop at work, and waits until its group `billing` has its member. */
async function startTrickle(env: KafkaEnv, home: Home, admin: Admin, signal: AbortSignal): Promise<Child> {
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
  try {
    while (!(await hasMember(admin, 'billing'))) {
      if (!trickle.alive())
        throw new Error(`The trickle of alerts ended at once; its words are in ${join(home.dir, 'trickle.log')}`);
      await delay(pollMs, undefined, { signal });
    }
    return trickle;
  } catch (error) {
    await trickle.stop();
    throw error;
  }
}

async function hasMember(admin: Admin, groupId: string): Promise<boolean> {
  const { groups } = await admin.describeGroups([groupId]);
  return groups.some(({ state, members }) => state === 'Stable' && members.length > 0);
}
