import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { type Cluster, startCluster } from '../../../lab/kafka/cluster.ts';
import { kafka as kafkaLab } from '../../../lab/kafka/kafka.ts';
import { type Events, startEvents } from '../../../src/app/events.ts';
import type { Database } from '../../../src/core/port/database.ts';
import { configSchema } from '../../../src/edge/config/config.ts';
import { rowBus } from '../../../src/edge/store/repository/bus-row.ts';
import { busStore } from '../../../src/edge/store/repository/bus-store.ts';
import { openSqlite } from '../../../src/edge/store/sqlite/open-sqlite.ts';
import { systemClock } from '../../../src/lib/clock.ts';
import { eventually } from '../../support/eventually.ts';
import { describeOwn } from '../../support/lab.ts';
import { administer, plainClient } from '../kafka/open-kafka.ts';

const startWithinMs = 120_000;
const withinMs = 90_000;
const topic = 'middlewatch.events';
const keys = ['g1', 'g2', 'K7QF', 'prod', 'g3'];

const arrivedSchema = z.object({
  specversion: z.literal('1.0'),
  id: z.string(),
  type: z.literal('middlewatch.command.ran'),
  subject: z.string(),
  data: z.object({ number: z.number() }),
});
type Arrived = z.infer<typeof arrivedSchema>;

await describeOwn(kafkaLab(), () => {
  let folder: string;
  let cluster: Cluster;
  let database: Database;
  let events: Events;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'middlewatch-bus-'));
    cluster = await startCluster({ dir: join(folder, 'kafka'), brokers: 1 }, AbortSignal.timeout(startWithinMs));
    await administer(plainClient(cluster.addresses), (admin) =>
      admin.createTopics({ topics: [{ topic, numPartitions: 3 }], waitForLeaders: true }),
    );
    database = await openSqlite({ file: join(folder, 'store.db') });
    events = start();
  }, startWithinMs + 10_000);
  afterAll(async () => {
    await events?.stop();
    await database?.close();
    await cluster?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const start = () =>
    startEvents({
      config: configSchema.parse({ kafka: [{ name: 'lab', brokers: cluster.addresses }], events: { topic } }),
      database,
      clock: systemClock(),
      log: pino({ level: 'silent' }),
      tell: async () => undefined,
    });
  let written = 0;
  /** Writes events of all keys in turn, each its own write as the bot's are. */
  const write = async (count: number): Promise<void> => {
    for (let index = 0; index < count; index += 1) {
      const number = written++;
      const key = keys[number % keys.length] ?? '';
      const event = { id: `i${number}`, type: 'command.ran' as const, at: 1_700_000_000_000 + number, key };
      await database.write(rowBus({ ...event, data: { number } }));
    }
  };
  const waiting = async () => (await busStore(database).backlog()).waiting;
  const health = () => events.links[0]?.ask(AbortSignal.timeout(1_000));

  /** Everything in the topic, in the order of its partitions. */
  async function arrived(): Promise<Arrived[]> {
    const client = plainClient(cluster.addresses);
    const ends = await administer(client, (admin) => admin.fetchTopicOffsets(topic));
    const total = ends.reduce((sum, { offset }) => sum + Number(offset), 0);
    const found: Arrived[] = [];
    const consumer = client.consumer({ groupId: `reader-${performance.now()}` });
    await consumer.connect();
    try {
      await consumer.subscribe({ topic, fromBeginning: true });
      await consumer.run({
        eachMessage: async ({ message }) => {
          expect(String(message.headers?.['content-type'])).toBe('application/cloudevents+json; charset=UTF-8');
          const event = arrivedSchema.parse(JSON.parse(String(message.value)));
          expect(String(message.key)).toBe(event.subject);
          found.push(event);
        },
      });
      await eventually('all of the topic', () => found.length >= total, withinMs);
    } finally {
      await consumer.disconnect();
    }
    return found;
  }

  test('all events arrive in the order of their key, also those of a time without a broker and of a restart in the middle', async () => {
    await write(50);
    await eventually('the first ones have left', async () => (await waiting()) === 0, withinMs);
    await cluster.brokers[0]?.kill();
    await write(300);
    await eventually(
      'health says why they wait',
      async () => JSON.stringify(await health()).includes('Kafka'),
      withinMs,
    );
    expect(await waiting()).toBe(300);
    await cluster.brokers[0]?.start(AbortSignal.timeout(startWithinMs));
    await eventually('some have left', async () => (await waiting()) < 300, withinMs);
    await events.stop();
    events = start();
    await write(25);
    await eventually('all have left', async () => (await waiting()) === 0, withinMs);

    const found = await arrived();
    const once = [...new Map(found.toReversed().map((event) => [event.id, event])).values()];
    expect(once.map(({ data }) => data.number).toSorted((a, b) => a - b)).toEqual([...Array(375).keys()]);
    for (const key of keys) {
      const first = new Set(found.filter(({ subject }) => subject === key).map(({ data }) => data.number));
      expect([...first], key).toEqual([...first].toSorted((a, b) => a - b));
    }
  }, 400_000);
});
