import { setTimeout as delay } from 'node:timers/promises';
import { type Admin, Kafka, logLevel } from 'kafkajs';
import type { Acknowledged, Chat } from './chat.ts';
import { type Program, startBolt, startMiddlewatch } from './program.ts';
import type { Report } from './report.ts';
import { percentile } from './statistic.ts';

const load = { perSecond: 100, seconds: 20 };
const alertCount = 10_000;
const storedWithinMs = 60_000;
/** Into the flood, so that it is under way. */
const alertsAfterMs = 3_000;
const pollMs = 20;

interface Way {
  readonly name: string;
  readonly acknowledged: readonly Acknowledged[];
}

/** From a slash command on the wire to its acknowledgement, at 100 commands a second. */
export async function benchAck(chat: Chat, brokers: readonly string[]): Promise<Report> {
  const bolt = await flooded(chat, () => startBolt(chat), 'Hello');
  const quiet = await flooded(chat, () => startMiddlewatch(chat), 'Middlewatch');
  const storing = await whileStoring(chat, brokers);
  const ways: Way[] = [
    { name: 'Bolt, hello world', acknowledged: bolt },
    { name: 'Middlewatch', acknowledged: quiet },
    { name: `Middlewatch, ${alertCount.toLocaleString('en')} alerts on the way`, acknowledged: storing.all },
    { name: `only while they were stored (${storing.tookMs} ms)`, acknowledged: storing.during },
  ];
  return {
    name: 'ack',
    title: `Slash command received to acknowledged, ${load.perSecond} commands a second for ${load.seconds} s`,
    columns: ['', 'commands', 'p50', 'p99', 'most'],
    rows: ways.map(({ name, acknowledged }) => [name, ...figures(acknowledged)]),
    samples: Object.fromEntries(ways.map(({ name, acknowledged }) => [name, acknowledged.map(({ tookMs }) => tookMs)])),
    note: 'Measured on the wire by the local workspace, to the millisecond; it shares the machine with the bot. Aim: p99 below 50 ms.',
  };
}

function figures(acknowledged: readonly Acknowledged[]): string[] {
  const took = acknowledged.map(({ tookMs }) => tookMs);
  return [
    String(took.length),
    ...[0.5, 0.99, 1].map((share) => (took.length === 0 ? '-' : `${percentile(took, share)} ms`)),
  ];
}

async function flooded(chat: Chat, start: () => Program, contains: string): Promise<Acknowledged[]> {
  const program = start();
  try {
    await chat.connected();
    await chat.ask('/ops help', contains);
    return await chat.flood('/ops help', load);
  } finally {
    await program.stop();
  }
}

/** The same while a bot reads alerts: it must have settled every one of them. */
async function whileStoring(chat: Chat, brokers: readonly string[]) {
  const topic = `bench.alerts.${Date.now().toString(36)}`;
  const dead = `${topic}.dead`;
  const kafka = new Kafka({ clientId: 'bench', brokers: [...brokers], logLevel: logLevel.NOTHING });
  const admin = kafka.admin();
  await admin.connect();
  await admin.createTopics({ topics: [{ topic }, { topic: dead }], waitForLeaders: true });
  const alerts = {
    topics: [{ topic, from: 'earliest' }],
    channel: 'ops-alerts',
    groupId: topic,
    deadLetterTopic: dead,
  };
  const program = startMiddlewatch(chat, { kafka: [{ name: 'lab', brokers }], alerts });
  try {
    await chat.connected();
    await produce(kafka, topic, 1);
    await settled(admin, topic, 1);
    const flood = chat.flood('/ops help', load);
    await delay(alertsAfterMs);
    const from = Date.now();
    await produce(kafka, topic, alertCount);
    await settled(admin, topic, alertCount + 1);
    const until = Date.now();
    const all = await flood;
    return { all, during: all.filter(({ atMs }) => atMs >= from && atMs <= until), tookMs: until - from };
  } finally {
    await program.stop();
    await admin.deleteTopics({ topics: [topic, dead] });
    await admin.disconnect();
  }
}

/** Every record is an alert of its own: one row each, in a hundred groups. */
async function produce(kafka: Kafka, topic: string, count: number): Promise<void> {
  const producer = kafka.producer({ allowAutoTopicCreation: false });
  await producer.connect();
  const messages = Array.from({ length: count }, (_, index) => ({
    value: JSON.stringify({
      name: 'Bench',
      severity: 'warning',
      summary: `disk ${index} is filling up`,
      labels: { namespace: `bench-${index % 100}`, pod: `worker-${count}-${index}` },
    }),
  }));
  await producer.send({ topic, messages });
  await producer.disconnect();
}

/** The bot commits an offset only after what lies below it is stored. */
async function settled(admin: Admin, groupId: string, offset: number): Promise<void> {
  const deadline = performance.now() + storedWithinMs;
  for (;;) {
    const [committed] = await admin.fetchOffsets({ groupId, topics: [groupId] });
    const reached = Number(committed?.partitions[0]?.offset ?? -1);
    if (reached >= offset) return;
    if (performance.now() > deadline) throw new Error(`Only ${reached} of ${offset} records were stored in time`);
    await delay(pollMs);
  }
}
