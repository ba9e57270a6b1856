import { alertStream, usualMix } from './alert-stream.ts';
import type { Chat } from './chat.ts';
import { type Program, startBareConsumer, startMiddlewatch } from './program.ts';
import type { Report } from './report.ts';
import { median, spread } from './statistic.ts';
import { type BenchTopic, benchTopic } from './topic.ts';

const partitions = 6;
const records = Number(process.env.BENCH_RECORDS ?? 500_000);
const rounds = 3;
const readWithinMs = 300_000;
/** From here on it is measured: what joining the group and filling caches takes is not reading. */
const warmShare = 0.1;

/** Records read, merged and stored each second, beside a consumer that only parses JSON. */
export async function benchIngest(chat: Chat, brokers: readonly string[]): Promise<Report> {
  await using topic = await benchTopic(brokers, partitions);
  await topic.fill(alertStream({ records, ...usualMix }));
  const rates = { bare: [] as number[], own: [] as number[] };
  const work = { bare: [] as number[], own: [] as number[] };
  const sizes: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const bareGroup = `${topic.name}.bare${round}`;
    const bare = await rateOf(topic, bareGroup, () => startBareConsumer(topic, bareGroup));
    rates.bare.push(bare.perSecond);
    work.bare.push(bare.microsecondsEach);
    const ownGroup = `${topic.name}.own${round}`;
    const own = await rateOf(topic, ownGroup, () => startMiddlewatch(chat, alertsFrom(topic, ownGroup)));
    rates.own.push(own.perSecond);
    work.own.push(own.microsecondsEach);
    sizes.push(own.residentMb);
    await chat.disconnected();
  }
  const ratios = rates.own.map((own, round) => own / (rates.bare[round] ?? Number.NaN));
  return {
    name: 'ingest',
    title: `Records read from Kafka, of ${records.toLocaleString('en')} in ${partitions} partitions`,
    columns: ['', 'records a second', 'range', 'ratio', 'processor, µs a record', 'resident'],
    rows: [
      [
        'Middlewatch: read, merged, stored, told',
        thousands(median(rates.own)),
        spread(rates.own),
        median(ratios).toFixed(2),
        median(work.own).toFixed(1),
        `${Math.round(median(sizes))} MB`,
      ],
      [
        'kafkajs, eachBatch and JSON.parse',
        thousands(median(rates.bare)),
        spread(rates.bare),
        '1',
        median(work.bare).toFixed(1),
        '',
      ],
    ],
    samples: { ...rates, ratios, workOwn: work.own, workBare: work.bare },
    note: `300 bytes each: 1 % new, 5 % resolved, 94 % unchanged repeats. ${rounds} runs each, in turns, from the first tenth that was committed to the last record. Aim: a ratio of 0.5. The processor time is that of all threads, and suffers less from what else the machine does.`,
  };
}

const thousands = (value: number) => Math.round(value).toLocaleString('en');

/** The configuration that reads a topic from its start. */
export function alertsFrom(topic: BenchTopic, groupId: string, more: object = {}): object {
  const topics = [{ topic: topic.name, from: 'earliest' }];
  return {
    kafka: [{ name: 'lab', brokers: topic.brokers }],
    alerts: { topics, channel: 'ops-alerts', groupId, deadLetterTopic: topic.dead, ...more },
  };
}

async function rateOf(topic: BenchTopic, groupId: string, start: () => Program) {
  const program = start();
  try {
    const warmAt = await topic.reached(groupId, records * warmShare, readWithinMs);
    const warm = await topic.committed(groupId);
    const workedMs = program.processorMs();
    const endedAt = await topic.reached(groupId, records, readWithinMs);
    return {
      perSecond: (records - warm) / ((endedAt - warmAt) / 1_000),
      microsecondsEach: ((program.processorMs() - workedMs) * 1_000) / (records - warm),
      residentMb: program.residentBytes() / 1_000_000,
    };
  } finally {
    await program.stop();
  }
}
