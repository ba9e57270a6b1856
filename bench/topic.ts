import { setTimeout as delay } from 'node:timers/promises';
import { type Admin, Kafka, logLevel, type Message } from 'kafkajs';

const pollMs = 20;
/** Large requests, as a busy source makes them. */
const recordsPerRequest = 5_000;

/** A topic of a benchmark's own, and how far a consumer group has come in it. */
export interface BenchTopic extends AsyncDisposable {
  readonly name: string;
  readonly dead: string;
  readonly brokers: readonly string[];
  /** Writes records without a pause. */
  fill(messages: Iterable<Message>): Promise<void>;
  /** Records that the group has committed, over all partitions. */
  committed(groupId: string): Promise<number>;
  /** Resolves with the moment (performance.now) at which the group has committed so many; fails at the deadline. */
  reached(groupId: string, records: number, withinMs: number): Promise<number>;
}

/** Makes a topic, and one for dead letters, on a real broker; both are deleted at the end. */
export async function benchTopic(brokers: readonly string[], partitions: number): Promise<BenchTopic> {
  const name = `bench.alerts.${Date.now().toString(36)}`;
  const dead = `${name}.dead`;
  const kafka = new Kafka({ clientId: 'bench', brokers: [...brokers], logLevel: logLevel.NOTHING });
  const admin = kafka.admin();
  await admin.connect();
  await admin.createTopics({
    topics: [{ topic: name, numPartitions: partitions }, { topic: dead }],
    waitForLeaders: true,
  });
  const committed = (groupId: string) => committedBy(admin, groupId, name);
  return {
    name,
    dead,
    brokers,
    committed,
    async fill(messages) {
      const producer = kafka.producer({ allowAutoTopicCreation: false });
      await producer.connect();
      let batch: Message[] = [];
      for (const message of messages) {
        batch.push(message);
        if (batch.length < recordsPerRequest) continue;
        await producer.send({ topic: name, messages: batch });
        batch = [];
      }
      if (batch.length > 0) await producer.send({ topic: name, messages: batch });
      await producer.disconnect();
    },
    async reached(groupId, records, withinMs) {
      const deadline = performance.now() + withinMs;
      for (;;) {
        const present = await committed(groupId);
        if (present >= records) return performance.now();
        if (performance.now() > deadline) throw new Error(`${groupId} committed ${present} of ${records} in time`);
        await delay(pollMs);
      }
    },
    async [Symbol.asyncDispose]() {
      await admin.deleteTopics({ topics: [name, dead] });
      await admin.disconnect();
    },
  };
}

async function committedBy(admin: Admin, groupId: string, topic: string): Promise<number> {
  const [found] = await admin.fetchOffsets({ groupId, topics: [topic] });
  return (found?.partitions ?? []).reduce((sum, { offset }) => sum + Math.max(0, Number(offset)), 0);
}
