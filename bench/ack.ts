import { setTimeout as delay } from 'node:timers/promises';
import { type Admin, Kafka, logLevel } from 'kafkajs';
import type { Acknowledged, Chat } from './chat.ts';
import { type Program, startBolt, startMiddlewatch } from './program.ts';
import type { Report } from './report.ts';
import { median, percentile, spread } from './statistic.ts';

/** Its answer is a few lines, as Bolt's is one: a long answer would measure how the workspace takes it in. */
const command = '/ops help alerts list';
const load = { perSecond: 100, seconds: 20 };
const warmUp = { perSecond: 100, seconds: 3 };
const rounds = 3;
const alertCount = 10_000;
const storedWithinMs = 60_000;
/** Into the flood, so that it is under way. */
const alertsAfterMs = 3_000;
const pollMs = 20;
/** A few at once: the clock is in this process, and encoding thousands would hold up what it measures. */
const recordsPerRequest = 100;

/** What one flood gave. */
type Flood = readonly Acknowledged[];

/** From a slash command on the wire to its acknowledgement, at 100 commands a second. */
export async function benchAck(chat: Chat, brokers: readonly string[]): Promise<Report> {
  const floods: Record<'bolt' | 'quiet' | 'storing' | 'during', Flood[]> = {
    bolt: [],
    quiet: [],
    storing: [],
    during: [],
  };
  const storedInMs: number[] = [];
  // In turns, so that noise meets all of them.
  for (let round = 0; round < rounds; round += 1) {
    floods.bolt.push(await flooded(chat, () => startBolt(chat), 'Hello'));
    floods.quiet.push(await flooded(chat, () => startMiddlewatch(chat), '/alerts list'));
    const { all, during, tookMs } = await whileStoring(chat, brokers);
    floods.storing.push(all);
    floods.during.push(during);
    storedInMs.push(tookMs);
  }
  const names = {
    bolt: 'Bolt, hello world',
    quiet: 'Middlewatch',
    storing: `Middlewatch, ${alertCount.toLocaleString('en')} alerts on the way`,
    during: `of these, sent while alerts were stored (${Math.round(median(storedInMs))} ms)`,
  };
  const took = (flood: Flood) => flood.map(({ tookMs }) => tookMs);
  return {
    name: 'ack',
    title: `Slash command received to acknowledged, ${load.perSecond} commands a second for ${load.seconds} s`,
    columns: ['', 'commands', 'p50', 'p99', 'p99, range'],
    rows: [
      row(names.bolt, floods.bolt.map(took)),
      row(names.quiet, floods.quiet.map(took)),
      row(names.storing, floods.storing.map(took)),
      row(names.during, floods.during.map(took)),
    ],
    samples: Object.fromEntries(Object.entries(floods).map(([name, each]) => [name, each.flatMap(took)])),
    note: `Medians of ${rounds} floods each, in turns, on the wire as the local workspace saw it, to the millisecond; it shares the machine with the bot. Each flood follows ${warmUp.seconds} s of the same that are not counted. Aim: p99 below 50 ms.`,
  };
}

function row(name: string, floods: readonly (readonly number[])[]): string[] {
  const p99 = floods.map((flood) => percentile(flood, 0.99));
  const commands = floods.reduce((sum, flood) => sum + flood.length, 0);
  return [
    name,
    String(commands),
    `${median(floods.map((flood) => percentile(flood, 0.5)))} ms`,
    `${median(p99)} ms`,
    spread(p99),
  ];
}

async function flooded(chat: Chat, start: () => Program, contains: string): Promise<Flood> {
  const program = start();
  try {
    await chat.connected();
    await chat.ask(command, contains);
    await chat.flood(command, warmUp);
    return await chat.flood(command, load);
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
    await chat.flood(command, warmUp);
    const flood = chat.flood(command, load);
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
  for (let at = 0; at < count; at += recordsPerRequest)
    await producer.send({ topic, messages: messages.slice(at, at + recordsPerRequest) });
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
