import { setTimeout as delay } from 'node:timers/promises';
import { alertStream, usualMix } from './alert-stream.ts';
import { startAlertmanager } from './alertmanager.ts';
import type { Chat } from './chat.ts';
import { alertsFrom } from './ingest.ts';
import { newAlerts } from './new-alerts.ts';
import { type Figure, peakOf } from './process-figures.ts';
import { startMiddlewatch } from './program.ts';
import type { Report } from './report.ts';
import { openDoor, sendAll, webhookBody } from './sender.ts';
import { slackHook } from './slack-hook.ts';
import { benchTopic } from './topic.ts';

const share = Number(process.env.BENCH_SHARE ?? 1);
const records = Math.ceil(1_000_000 * share);
const groups = Math.ceil(10_000 * share);
const each = 100;
const atOnce = 8;
const readWithinMs = 1_800_000;
/** After the last alert: what is told is told by then, and what is left is what stays. */
const calmMs = 20_000;

/** Memory held over a million alerts from Kafka, and at ten thousand groups, beside Alertmanager's. */
export async function benchMemory(chat: Chat, brokers: readonly string[]): Promise<Report> {
  const flood = await overRecords(chat, brokers);
  const own = await ownAtGroups(chat);
  const peer = await peerAtGroups();
  const row = (name: string, { peak, after }: Figure): string[] => [name, megabytes(peak), megabytes(after)];
  const [recordCount, groupCount] = [records.toLocaleString('en'), groups.toLocaleString('en')];
  return {
    name: 'memory',
    title: 'Memory held',
    columns: ['', 'most', 'afterwards'],
    rows: [
      row(`Middlewatch, ${recordCount} records from Kafka`, flood),
      row(`Middlewatch, ${groupCount} groups`, own),
      row(`Alertmanager, ${groupCount} groups`, peer),
    ],
    samples: {
      flood: [flood.peak, flood.after],
      own: [own.peak, own.after],
      peer: [peer.peak, peer.after],
    },
    note: `Resident memory, asked twice a second. The records are those of the benchmark ingest; the groups are one alert each, sent ${each} at a time, told after a second to one channel of the local workspace by the bot, and by Alertmanager to a Slack webhook that takes all of them at once. Aim: below 250 MB and flat.`,
  };
}

async function overRecords(chat: Chat, brokers: readonly string[]): Promise<Figure> {
  await using topic = await benchTopic(brokers, 6);
  await topic.fill(alertStream({ records, ...usualMix }));
  const groupId = `${topic.name}.memory`;
  const program = startMiddlewatch(chat, alertsFrom(topic, groupId));
  try {
    await topic.reached(groupId, 1, readWithinMs);
    const peak = peakOf(program.residentBytes);
    await topic.reached(groupId, records, readWithinMs);
    await delay(calmMs);
    return peak.stop();
  } finally {
    await program.stop();
  }
}

async function ownAtGroups(chat: Chat): Promise<Figure> {
  using door = await openDoor();
  const route = { groupBy: ['pod'], groupWait: '1s' };
  const program = startMiddlewatch(chat, { alerts: { channel: 'ops-alerts', ingest: door.ingest, route } });
  try {
    await door.opened();
    const peak = peakOf(program.residentBytes);
    await sendAll(door.url, batches().map(webhookBody), { atOnce, headers: door.headers });
    await delay(calmMs);
    return peak.stop();
  } finally {
    await program.stop();
  }
}

async function peerAtGroups(): Promise<Figure> {
  // It may tell as fast as it can: what it holds back would take memory too.
  await using slack = await slackHook({ burst: groups, perSecond: groups });
  await using peer = await startAlertmanager({
    route: { receiver: 'slack', group_by: ['pod'], group_wait: '1s' },
    receivers: [{ name: 'slack', slack_configs: [{ api_url: slack.url, channel: '#ops-alerts' }] }],
  });
  const peak = peakOf(peer.residentBytes);
  await sendAll(
    peer.alertsUrl,
    batches().map((batch) => JSON.stringify(batch)),
    { atOnce },
  );
  await delay(calmMs);
  return peak.stop();
}

const batches = () => Array.from({ length: groups / each }, (_, index) => newAlerts(each, `memory-${index}`));

const megabytes = (bytes: number): string => `${Math.round(bytes / 1_000_000)} MB`;
