import type { Consumer, EachBatchPayload, Kafka, KafkaMessage } from 'kafkajs';
import type { AlertTopic } from '../../core/alert/alert-config.ts';
import type { IncomingRecord } from '../../core/alert/source/define-source.ts';
import type { Ingest } from '../../core/delivery/ingest.ts';
import type { AlertStore } from '../../core/port/alert-store.ts';
import type { Log } from '../../core/port/log.ts';
import type { View } from '../../core/view/view.ts';
import { reasonOf } from '../../lib/error.ts';
import type { ConsumerStateKeeper } from './consumer-state.ts';
import { findPositions, type NextOffsets, placeOf } from './find-positions.ts';
import { type LogMeasure, logMeasure } from './log-measure.ts';
import { type OffsetCommits, offsetCommits } from './offset-commits.ts';
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
  /** Retention deleted so many records of a topic before they were read. */
  lost(topic: string, count: bigint): Promise<void>;
  readonly state: ConsumerStateKeeper;
  readonly log: Log;
  now(): number;
}

/** One life of a consumer: from joining to a crash that it does not recover from by itself. */
export interface Session {
  /** Whether one of these topics, which did not exist when it began, exists by now. */
  existing(topics: readonly string[]): Promise<boolean>;
  /** Asks the brokers what waits, and tells them how far reading is. Fails when they do not answer. */
  measure(): Promise<void>;
  /** Resolves with the reason when it will not read any more. */
  readonly ended: Promise<string>;
  stop(): Promise<void>;
}

/** Finds where to begin, joins the group and reads until it ends. Fails when the brokers do not answer. */
export async function startSession(deps: SessionDeps): Promise<Session> {
  const { kafka, groupId, state, log } = deps;
  const admin = kafka.admin({ retry: tuning.retry });
  const consumer = kafka.consumer({ groupId, ...tuning });
  const ended = Promise.withResolvers<string>();
  const close = async (): Promise<void> => {
    ended.resolve('stopped');
    await Promise.all([consumer.disconnect(), admin.disconnect()]);
  };
  try {
    await admin.connect();
    const { existing, next } = await findPositions({ ...deps, admin });
    const topics = deps.topics.filter((topic) => existing.has(topic.topic));
    state.missing(deps.topics.map((topic) => topic.topic).filter((topic) => !existing.has(topic)));
    const measure = logMeasure({ ...deps, admin, next, topics: topics.map((topic) => topic.topic) });
    const commits = offsetCommits({ ...deps, consumer });
    if (topics.length > 0) await read({ ...deps, consumer, next, measure, commits, end: ended.resolve }, topics);
    log.info({ kafka: deps.targetName, topics: topics.map((topic) => topic.topic), groupId }, 'reading alerts');
    return {
      existing: async (wanted) => {
        const known = await admin.listTopics();
        return wanted.some((topic) => known.includes(topic));
      },
      async measure() {
        await commits.flush();
        await measure.measure();
      },
      ended: ended.promise,
      stop: close,
    };
  } catch (thrown) {
    await close().catch(() => undefined);
    throw thrown;
  }
}

interface Reading extends SessionDeps {
  readonly consumer: Consumer;
  readonly next: NextOffsets;
  readonly measure: LogMeasure;
  readonly commits: OffsetCommits;
  end(reason: string): void;
}

async function read(deps: Reading, topics: readonly AlertTopic[]): Promise<void> {
  const { consumer } = deps;
  listen(deps);
  await consumer.connect();
  // Known partitions are sought to below; one that is added later is read from its start.
  await consumer.subscribe({ topics: topics.map((topic) => topic.topic), fromBeginning: true });
  const byName = new Map(topics.map((topic) => [topic.topic, topic]));
  await consumer.run({
    autoCommit: false,
    eachBatchAutoResolve: false,
    partitionsConsumedConcurrently,
    eachBatch: (payload) => readBatch(deps, byName.get(payload.batch.topic), payload),
  });
}

function listen({ consumer, state, log, targetName, next, measure, end }: Reading): void {
  const { REQUEST, FETCH, GROUP_JOIN, END_BATCH_PROCESS, CRASH } = consumer.events;
  // Its own event FETCH also comes when a broker hung up; this one only when one answered.
  consumer.on(REQUEST, ({ payload }) => {
    if (payload.apiName === 'Fetch') state.polled();
  });
  consumer.on(FETCH, () => state.idled());
  consumer.on(GROUP_JOIN, ({ payload }) => {
    const assigned = Object.entries(payload.memberAssignment).flatMap(([topic, partitions]) =>
      partitions.map((partition) => ({ topic, partition, place: placeOf(topic, partition) })),
    );
    state.assigned(assigned.map(({ place }) => place));
    for (const { topic, partition, place } of assigned) {
      const offset = next.get(place);
      if (offset !== undefined) consumer.seek({ topic, partition, offset: String(offset) });
    }
    measure.measure().catch((thrown: unknown) => {
      log.info({ kafka: targetName, reason: reasonOf(thrown) }, 'what waits could not be measured');
    });
  });
  // Markers of transactions, and what was aborted, never come as a batch: reading passes over them all the same.
  consumer.on(END_BATCH_PROCESS, ({ payload: { topic, partition, batchSize, lastOffset } }) => {
    if (batchSize > 0) return;
    const place = placeOf(topic, partition);
    const passed = BigInt(lastOffset) + 1n;
    if (passed > (next.get(place) ?? passed)) next.set(place, passed);
  });
  consumer.on(CRASH, ({ payload }) => {
    const reason = reasonOf(payload.error);
    state.failed(reason);
    log.warn({ kafka: targetName, reason, restart: payload.restart }, 'the consumer crashed');
    if (!payload.restart) end(reason);
  });
}

async function readBatch(
  deps: Reading,
  topic: AlertTopic | undefined,
  { batch, heartbeat, resolveOffset, isRunning, isStale, pause }: EachBatchPayload,
): Promise<void> {
  if (topic === undefined) return;
  const { state, targetName, next } = deps;
  const { partition } = batch;
  const place = placeOf(batch.topic, partition);
  await tellHole(deps, batch);
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
  const offset = String(next.get(place) ?? last + 1n);
  await deps.commits.reached({ topic: batch.topic, partition, offset }, last + 1n >= BigInt(batch.highWatermark));
}

/** kafkajs goes on by itself with the oldest record that is left: what lay before it is told here. */
async function tellHole({ next, measure, log }: Reading, batch: EachBatchPayload['batch']): Promise<void> {
  const expected = next.get(placeOf(batch.topic, batch.partition));
  const [first] = batch.messages;
  if (expected === undefined || first === undefined || BigInt(first.offset) <= expected) return;
  await measure.holeAt(batch.topic, batch.partition, expected).catch((thrown: unknown) => {
    log.warn({ topic: batch.topic, reason: reasonOf(thrown) }, 'whether records were lost could not be asked');
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
