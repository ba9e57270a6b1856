import { type Admin, Kafka, logLevel } from 'kafkajs';
import { pino } from 'pino';
import type { KafkaPort } from '../../../src/core/port/kafka.ts';
import type { System } from '../../../src/core/port/system.ts';
import type { KafkaTarget } from '../../../src/edge/config/target.ts';
import { connectKafka } from '../../../src/edge/kafka/connect-kafka.ts';
import { systemClock } from '../../../src/lib/clock.ts';

/** A target named `lab`. */
export function targetOf(brokers: readonly string[], options: Partial<KafkaTarget> = {}): KafkaTarget {
  return {
    name: 'lab',
    brokers: [...brokers],
    timeoutMs: 5_000,
    readOnly: false,
    maskFields: [],
    tls: false,
    ...options,
  };
}

/** The bot's connection to some brokers, closed when the test's scope ends. */
export function openKafka(
  brokers: readonly string[],
  options: Partial<KafkaTarget> = {},
): System<KafkaPort> & AsyncDisposable {
  const system = connectKafka(targetOf(brokers, options), { clock: systemClock(), log: pino({ level: 'silent' }) });
  return { ...system, [Symbol.asyncDispose]: () => system.close() };
}

/** A plain kafkajs client, for making what a test then looks at. */
export function plainClient(brokers: readonly string[]): Kafka {
  return new Kafka({ clientId: 'test', brokers: [...brokers], logLevel: logLevel.NOTHING });
}

/** Does something with an administrator's connection. */
export async function administer<T>(client: Kafka, work: (admin: Admin) => Promise<T>): Promise<T> {
  const admin = client.admin();
  await admin.connect();
  try {
    return await work(admin);
  } finally {
    await admin.disconnect();
  }
}

/** Writes records to a topic. */
export async function produce(
  client: Kafka,
  topic: string,
  messages: readonly {
    key?: string | null;
    value: string | Buffer | null;
    partition?: number;
    headers?: Record<string, string>;
  }[],
): Promise<void> {
  const producer = client.producer({ allowAutoTopicCreation: false });
  await producer.connect();
  try {
    await producer.send({ topic, messages: [...messages] });
  } finally {
    await producer.disconnect();
  }
}

/** A name that no other run has used. */
export function freshName(stem: string): string {
  return `${stem}.${Date.now().toString(36)}.${process.pid}`;
}
