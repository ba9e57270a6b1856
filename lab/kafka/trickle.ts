import { setTimeout as delay } from 'node:timers/promises';
import { Kafka, logLevel, type Producer } from 'kafkajs';
import { alertRecord, alertTopic, opening, type Scene, story, storyKey } from './alert-story.ts';
import { orderRecord, paymentRecord } from './shop-record.ts';

// The shop at work, as a process of its own: alerts by the story, now and then an order and its payment,
// and the live member of the group `billing`. It ends when it is told to; the keeper tells it.

const client = new Kafka({
  clientId: 'shop',
  brokers: process.argv.slice(2),
  logLevel: logLevel.ERROR,
  retry: { initialRetryTime: 300, maxRetryTime: 5_000, retries: 10 },
});
const stop = new AbortController();
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => stop.abort());

const startedAt = new Map<string, Date>();

/** Writes one scene; a producer of its own each time, because an idle one costs more than a connection every half minute. */
async function play(scene: Scene, number: number): Promise<void> {
  const now = new Date();
  const key = storyKey(scene.alert);
  const startsAt = startedAt.get(key) ?? now;
  if (scene.state === 'firing') startedAt.set(key, startsAt);
  else startedAt.delete(key);
  const producer = client.producer();
  try {
    await producer.connect();
    await send(producer, alertTopic, key, alertRecord(scene, startsAt, now));
    await producer.send({ topic: 'orders.v1', messages: [orderRecord(900_000 + number, now)] });
    await producer.send({ topic: 'payments.v2', messages: [paymentRecord(900_000 + number, now)] });
  } finally {
    await producer.disconnect();
  }
}

async function send(producer: Producer, topic: string, key: string, value: string): Promise<void> {
  await producer.send({ topic, messages: [{ key, value, headers: { 'content-type': 'application/json' } }] });
}

function* scenes(): Generator<Scene> {
  yield opening;
  for (;;) yield* story;
}

async function tell(): Promise<void> {
  let number = 0;
  for (const scene of scenes()) {
    await delay(scene.afterSeconds * 1_000, undefined, { signal: stop.signal });
    number += 1;
    // The broker may be down on purpose; the story goes on when it is back.
    await play(scene, number).catch((error: unknown) => process.stderr.write(`${String(error)}\n`));
  }
}

const billing = client.consumer({ groupId: 'billing', maxWaitTimeInMs: 500 });
await billing.connect();
await billing.subscribe({ topics: ['payments.v2'], fromBeginning: true });
await billing.run({ eachBatch: async () => undefined });
await tell().catch(() => undefined);
await billing.disconnect();
