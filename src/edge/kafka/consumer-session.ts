import type { Admin, Consumer, EachBatchPayload, Kafka, KafkaMessage } from 'kafkajs';
import type { AlertTopic } from '../../core/alert/alert-config.ts';
import { beginningView } from '../../core/alert/beginning.ts';
import type { IncomingRecord } from '../../core/alert/source/define-source.ts';
import { type StartPosition, startPosition } from '../../core/alert/start-position.ts';
import type { Ingest } from '../../core/delivery/ingest.ts';
import type { AlertStore } from '../../core/port/alert-store.ts';
import type { Log } from '../../core/port/log.ts';
import type { View } from '../../core/view/view.ts';
import { reasonOf } from '../../lib/error.ts';
import type { ConsumerStateKeeper } from './consumer-state.ts';
import { type UnreadableBatch, unreadableOf } from './unreadable-batch.ts';

/** Records given to the heart at once, about 20 ms of work: a heartbeat, and whatever a person pressed, gets its turn in between. */
const recordsPerStep = 1_000;
/** While the records of one partition are written, those of others are read. */
const partitionsConsumedConcurrently = 4;
const storeAgainMs = 2_000;

/**
 * Measured with a broker killed: few retries and a session of 6 s bring a consumer back after 9 s; many retries keep it at
 * the dead broker, because kafkajs looks for a new coordinator only after a crash. A short wait makes stop and seek quick.
 */
const tuning = {
  sessionTimeout: 6_000,
  heartbeatInterval: 1_500,
  rebalanceTimeout: 10_000,
  maxWaitTimeInMs: 250,
  maxBytesPerPartition: 256 * 1024,
  allowAutoTopicCreation: false,
  retry: { initialRetryTime: 100, maxRetryTime: 500, retries: 3 },
};

export interface SessionDeps {
  readonly kafka: Kafka;
  readonly targetName: string;
  readonly groupId: string;
  readonly topics: readonly AlertTopic[];
  readonly store: Pick<AlertStore, 'positions' | 'settle'>;
  readonly ingest: Ingest;
  tell(shown: View): Promise<void>;
  readonly state: ConsumerStateKeeper;
  readonly log: Log;
  now(): number;
}

/** One life of a consumer: from joining to a crash that it does not recover from by itself. */
export interface Session {
  /** Whether one of these topics, which did not exist when it began, exists by now. */
  existing(topics: readonly string[]): Promise<boolean>;
  /** Resolves with the reason when it will not read any more. */
  readonly ended: Promise<string>;
  stop(): Promise<void>;
}

/** Finds where to begin, joins the group and reads until it ends. Fails when the brokers do not answer. */
export async function startSession(deps: SessionDeps): Promise<Session> {
  const { kafka, groupId, state, log } = deps;
  const positions = await findPositions(deps);
  const topics = deps.topics.filter((topic) => positions.existing.has(topic.topic));
  state.missing(deps.topics.map((topic) => topic.topic).filter((topic) => !positions.existing.has(topic)));
  const ended = Promise.withResolvers<string>();
  const existing = async (wanted: readonly string[]): Promise<boolean> => {
    const known = await asAdmin(kafka, (admin) => admin.listTopics());
    return wanted.some((topic) => known.includes(topic));
  };
  if (topics.length === 0) return { existing, ended: ended.promise, stop: async () => ended.resolve('stopped') };

  const consumer = kafka.consumer({ groupId, ...tuning });
  listen(consumer, deps, positions.next, ended.resolve);
  try {
    await consumer.connect();
    // Known partitions are sought to below; one that is added later is read from its start.
    await consumer.subscribe({ topics: topics.map((topic) => topic.topic), fromBeginning: true });
    const byName = new Map(topics.map((topic) => [topic.topic, topic]));
    await consumer.run({
      autoCommit: false,
      eachBatchAutoResolve: false,
      partitionsConsumedConcurrently,
      eachBatch: (payload) => readBatch(deps, consumer, positions.next, byName.get(payload.batch.topic), payload),
    });
  } catch (thrown) {
    await consumer.disconnect().catch(() => undefined);
    throw thrown;
  }
  log.info({ kafka: deps.targetName, topics: topics.map((topic) => topic.topic), groupId }, 'reading alerts');
  return {
    existing,
    ended: ended.promise,
    async stop() {
      ended.resolve('stopped');
      await consumer.disconnect();
    },
  };
}

type NextOffsets = Map<string, bigint>;

interface Begun {
  readonly topic: string;
  readonly partition: number;
  readonly start: StartPosition;
}

const placeOf = (topic: string, partition: number): string => `${topic}/${partition}`;

async function asAdmin<T>(kafka: Kafka, work: (admin: Admin) => Promise<T>): Promise<T> {
  const admin = kafka.admin({ retry: tuning.retry });
  await admin.connect();
  try {
    return await work(admin);
  } finally {
    await admin.disconnect();
  }
}

/** Where each partition of each existing topic goes on. */
function findPositions(deps: SessionDeps): Promise<{ existing: Set<string>; next: NextOffsets }> {
  return asAdmin(deps.kafka, async (admin) => {
    const { targetName, store, now } = deps;
    const known = new Set(await admin.listTopics());
    const topics = deps.topics.filter((topic) => known.has(topic.topic));
    const stored = new Map(
      (await store.positions(targetName)).map((each) => [placeOf(each.topic, each.partition), BigInt(each.nextOffset)]),
    );
    const next: NextOffsets = new Map();
    const begun: Begun[] = [];
    for (const topic of topics) {
      for (const { partition, range } of await rangesOf(admin, topic.topic)) {
        const place = placeOf(topic.topic, partition);
        const start = startPosition(stored.get(place), range, topic.from);
        next.set(place, start.offset);
        if (start.why === 'stored') continue;
        begun.push({ topic: topic.topic, partition, start });
      }
    }
    // Written before the first record: a restart must not begin at a later end than this one did.
    const positions = begun.map(({ topic, partition, start }) => ({
      target: targetName,
      topic,
      partition,
      nextOffset: String(start.offset),
    }));
    await store.settle({ at: now(), alerts: [], joins: [], touched: [], deadLetters: [], positions });
    await sayAloud(deps, begun);
    return { existing: new Set(topics.map((topic) => topic.topic)), next };
  });
}

async function sayAloud({ tell, targetName }: SessionDeps, begun: readonly Begun[]): Promise<void> {
  const kinds = Map.groupBy(begun, ({ topic, start }) => `${start.why} ${topic}`);
  for (const same of kinds.values()) {
    const [first] = same;
    if (first === undefined) continue;
    const lost = same.reduce((sum, { start }) => sum + start.lost, 0n);
    const shown = beginningView({
      why: first.start.why,
      topic: `${targetName}/${first.topic}`,
      from: first.start.from,
      lost,
    });
    if (shown !== undefined) await tell(shown);
  }
}

async function rangesOf(admin: Admin, topic: string) {
  const offsets = await admin.fetchTopicOffsets(topic);
  return offsets.map(({ partition, low, high }) => ({
    partition,
    range: { first: BigInt(low), next: BigInt(high) },
  }));
}

function listen(consumer: Consumer, deps: SessionDeps, next: NextOffsets, end: (reason: string) => void): void {
  const { state, log, targetName } = deps;
  const { FETCH, GROUP_JOIN, CRASH } = consumer.events;
  consumer.on(FETCH, () => state.polled());
  consumer.on(GROUP_JOIN, ({ payload }) => {
    state.assigned();
    for (const [topic, partitions] of Object.entries(payload.memberAssignment)) {
      for (const partition of partitions) {
        const offset = next.get(placeOf(topic, partition));
        if (offset !== undefined) consumer.seek({ topic, partition, offset: String(offset) });
      }
    }
  });
  consumer.on(CRASH, ({ payload }) => {
    const reason = reasonOf(payload.error);
    state.failed(reason);
    log.warn({ kafka: targetName, reason, restart: payload.restart }, 'the consumer crashed');
    if (!payload.restart) end(reason);
  });
}

async function readBatch(
  deps: SessionDeps,
  consumer: Consumer,
  next: NextOffsets,
  topic: AlertTopic | undefined,
  { batch, heartbeat, resolveOffset, isRunning, isStale, pause }: EachBatchPayload,
): Promise<void> {
  if (topic === undefined) return;
  const { state, targetName, log } = deps;
  const { partition } = batch;
  const place = placeOf(batch.topic, partition);
  const last = BigInt(batch.lastOffset());
  for (let start = 0; start < Math.max(1, batch.messages.length); start += recordsPerStep) {
    if (!isRunning() || isStale()) return;
    const messages = batch.messages.slice(start, start + recordsPerStep);
    const isLast = start + recordsPerStep >= batch.messages.length;
    const nextOffset = isLast ? last + 1n : BigInt(messages.at(-1)?.offset ?? last) + 1n;
    const known = next.get(place) ?? -1n;
    if (nextOffset > known) {
      const fresh = messages.filter((message) => BigInt(message.offset) >= known);
      const position = { target: targetName, topic: batch.topic, partition, nextOffset: String(nextOffset) };
      const records = fresh.map((message) => recordOf(targetName, batch.topic, partition, message));
      try {
        await deps.ingest(topic, records, position);
      } catch (thrown) {
        holdPartition(deps, pause, reasonOf(thrown));
        return;
      }
      next.set(place, nextOffset);
    }
    resolveOffset(String(nextOffset - 1n));
    const writtenAt = Number(messages.at(-1)?.timestamp ?? deps.now());
    state.read(place, Math.max(0, Number(BigInt(batch.highWatermark) - nextOffset)), writtenAt);
    await heartbeat();
  }
  // For those who watch this group's lag. The truth is in the store, so a failure here loses nothing.
  const offset = String(next.get(place) ?? last + 1n);
  await consumer.commitOffsets([{ topic: batch.topic, partition, offset }]).catch((thrown: unknown) => {
    log.debug({ kafka: targetName, place, reason: reasonOf(thrown) }, 'an offset could not be committed to Kafka');
  });
}

/** The store refuses: this partition waits, unread, until it takes records again; the others find out by themselves. */
function holdPartition({ state, log, targetName }: SessionDeps, pause: () => () => void, reason: string): void {
  const resume = pause();
  state.paused(reason);
  log.error({ kafka: targetName, reason }, 'alerts cannot be stored; reading pauses and is tried again');
  setTimeout(() => {
    state.resumed();
    resume();
  }, storeAgainMs).unref();
}

function recordOf(target: string, topic: string, partition: number, message: KafkaMessage): IncomingRecord {
  const place = { target, topic, partition, offset: message.offset, writtenAt: Number(message.timestamp) };
  const unreadable = unreadableOf(message);
  if (unreadable !== undefined) return { ...place, ...standIn(unreadable) };
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(message.headers ?? {})) {
    const first = Array.isArray(value) ? value[0] : value;
    if (first !== undefined) headers[name] = first.toString();
  }
  return { ...place, key: message.key?.toString(), headers, value: message.value ?? new Uint8Array() };
}

/** The dead letter of a batch names its offsets: what it holds can be fetched by them while the topic keeps it. */
function standIn({ firstOffset, lastOffset, compression, reason }: UnreadableBatch) {
  const headers = {
    'middlewatch-first-offset': firstOffset,
    'middlewatch-last-offset': lastOffset,
    'middlewatch-compression': compression,
  };
  return { key: undefined, headers, value: new Uint8Array(), unreadable: reason };
}
