import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import type { Chat } from './chat.ts';
import { alertsFrom } from './ingest.ts';
import { startMiddlewatch } from './program.ts';
import type { Report } from './report.ts';
import { percentile, spread } from './statistic.ts';
import { benchTopic } from './topic.ts';

const channels = 20;
/** Of one channel. Slack takes about one message a second there; the bot keeps a little more than that between two. */
const everyMs = 1_500;
const rounds = Math.max(3, Math.ceil(40 * Number(process.env.BENCH_SHARE ?? 1)));
const warmUpRounds = 2;
const acceptedWithinMs = 30_000;

const postSchema = z.object({ kind: z.literal('api'), name: z.literal('chat.postMessage'), atMs: z.number() });
const namePattern = /Tell\d+x\d+/;

/** From writing a record to Kafka to its message being accepted by chat: what nobody waits for who is called. */
export async function benchTell(chat: Chat, brokers: readonly string[]): Promise<Report> {
  await using topic = await benchTopic(brokers, 1);
  const names = Array.from({ length: channels }, (_, index) => `tell-${index}`);
  for (const name of names) await chat.client.createChannel({ name, members: ['dana', 'middlewatch'] });
  const program = startMiddlewatch(
    chat,
    alertsFrom(topic, `${topic.name}.tell`, {
      receivers: names.map((name) => ({ name, channel: name })),
      route: {
        groupBy: ['alertname'],
        groupWait: '0s',
        routes: names.map((name) => ({ matchers: [`channel="${name}"`], receiver: name })),
      },
    }),
  );
  try {
    await chat.connected();
    await chat.client.clearJournal();
    const writtenAt = new Map<string, number>();
    for (let round = 0; round < rounds + warmUpRounds; round += 1) {
      for (const [index, channel] of names.entries()) {
        const name = `Tell${index}x${round}`;
        await delay(everyMs / channels);
        writtenAt.set(name, Date.now());
        await topic.fill([{ value: alert(name, channel) }]);
      }
    }
    const acceptedAt = await accepted(chat, writtenAt.size);
    const tookMs = [...writtenAt]
      .filter(([name]) => Number(name.split('x')[1]) >= warmUpRounds)
      .map(([name, at]) => (acceptedAt.get(name) ?? Number.NaN) - at);
    return reportOf(tookMs);
  } finally {
    await program.stop();
  }
}

function alert(name: string, channel: string): string {
  return JSON.stringify({ name, severity: 'warning', summary: 'disk is filling up', labels: { channel } });
}

/** When each message came to the workspace, by the name of its alert. */
async function accepted(chat: Chat, count: number): Promise<ReadonlyMap<string, number>> {
  const deadline = performance.now() + acceptedWithinMs;
  for (;;) {
    const found = new Map<string, number>();
    for (const entry of await chat.client.journal()) {
      const post = postSchema.safeParse(entry);
      const name = post.success ? namePattern.exec(JSON.stringify(entry.sent))?.[0] : undefined;
      if (post.success && name !== undefined && !found.has(name)) found.set(name, post.data.atMs);
    }
    if (found.size >= count) return found;
    if (performance.now() > deadline) throw new Error(`Only ${found.size} of ${count} messages came`);
    await delay(200);
  }
}

function reportOf(tookMs: readonly number[]): Report {
  const ms = (share: number): string => `${Math.round(percentile(tookMs, share))} ms`;
  return {
    name: 'tell',
    title: 'From a record in Kafka to its message in chat',
    columns: ['', 'alerts', 'p50', 'p99', 'range, ms'],
    rows: [['Middlewatch, groupWait 0', String(tookMs.length), ms(0.5), ms(0.99), spread(tookMs)]],
    samples: { tookMs },
    note: `${channels} channels, in each a new alert every ${everyMs / 1_000} s, from before it is written to Kafka to the request for its message at the workspace. Aim: p99 below 50 ms.`,
  };
}
