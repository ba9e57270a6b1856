import { randomUUID } from 'node:crypto';
import { pino } from 'pino';
import type { AlertConfig } from '../../../src/core/alert/alert-config.ts';
import { startAlerts } from '../../../src/core/delivery/alert-service.ts';
import type { KafkaTarget } from '../../../src/edge/config/target.ts';
import { type AlertConsumer, startAlertConsumer } from '../../../src/edge/kafka/alert-consumer.ts';
import { alertStore } from '../../../src/edge/store/repository/alert-store.ts';
import { deadLetterStore } from '../../../src/edge/store/repository/dead-letter-store.ts';
import { deliveryStore } from '../../../src/edge/store/repository/delivery-store.ts';
import { watchBook } from '../../../src/edge/store/repository/watch-book.ts';
import { openSqlite } from '../../../src/edge/store/sqlite/open-sqlite.ts';
import { systemClock } from '../../../src/lib/clock.ts';
import { randomIds } from '../../../src/lib/ids.ts';
import { configOf } from '../../core/delivery/heart.ts';
import { fakeChat } from '../../support/fake-chat.ts';

/** Names of one test's own topics. */
export function ownTopics() {
  const id = randomUUID().slice(0, 8);
  return { alerts: `alerts-${id}`, dead: `dead-${id}`, groupId: `bot-${id}` };
}

/** The heart with a consumer on a real broker, a store in a file and a fake chat; everything real but chat. */
export async function reading(
  brokers: readonly string[],
  file: string,
  options: {
    topics: ReturnType<typeof ownTopics>;
    from?: 'latest' | 'earliest';
    chat?: ReturnType<typeof fakeChat>;
    staleAfterMs?: number;
    /** The bot's clock is that much ahead. */
    aheadMs?: () => number;
  },
) {
  const { aheadMs = () => 0, staleAfterMs = 600_000 } = options;
  const system = systemClock();
  const clock = { ...system, now: () => system.now() + aheadMs() };
  const log = pino({ level: 'silent' });
  const chat = options.chat ?? fakeChat(clock.now);
  const database = await openSqlite({ file });
  const store = alertStore(database);
  const topic = {
    target: 'lab',
    topic: options.topics.alerts,
    source: 'auto',
    from: options.from ?? 'latest',
    staleAfterMs,
  } as const;
  const config: AlertConfig = {
    ...configOf({ groupWaitMs: 0, groupIntervalMs: 1_000 }),
    topics: [topic],
    deadLetterTopic: options.topics.dead,
  };
  let consumer: AlertConsumer | undefined;
  const service = await startAlerts({
    store,
    deliveries: deliveryStore(database),
    book: watchBook(database),
    chat: chat.chat,
    clock,
    ids: randomIds(clock.now),
    log,
    config,
    resolveChannel: async (channel) => channel,
    offers: () => true,
    isInChannel: async () => false,
    linkSince: () => consumer?.linkSince(),
  });
  const target: KafkaTarget = {
    name: 'lab',
    brokers: [...brokers],
    timeoutMs: 5_000,
    readOnly: false,
    maskFields: [],
    tls: false,
  };
  consumer = startAlertConsumer(target, {
    topics: [topic],
    deadLetterTopic: options.topics.dead,
    groupId: options.topics.groupId,
    store,
    deadLetters: deadLetterStore(database),
    ingest: service.ingest,
    tell: service.tell,
    lost: (name, count) => service.lost('lab', name, count),
    clock,
    log,
  });
  const { state, link } = consumer;
  return {
    chat,
    database,
    service,
    state,
    link,
    async [Symbol.asyncDispose]() {
      await consumer?.stop();
      await service.stop();
      await database.close();
    },
  };
}
