import { setTimeout as delay } from 'node:timers/promises';
import { startAlertmanager } from './alertmanager.ts';
import type { Chat } from './chat.ts';
import { newAlerts } from './new-alerts.ts';
import { startMiddlewatch } from './program.ts';
import type { Report } from './report.ts';
import { openDoor, sendAll, webhookBody } from './sender.ts';
import { slackHook } from './slack-hook.ts';

const groups = Math.ceil(10_000 * Number(process.env.BENCH_SHARE ?? 1));
const each = 100;
const atOnce = 8;
const channel = 'ops-alerts';
const inTable = / in ([\d,]+) groups/;
const tellsWithinMs = 600_000;
/** How long Alertmanager is watched: at one message a second it would need hours. */
const watchedMs = 60_000;

/** Ten thousand groups into one channel that takes one message a second: when does it tell the truth? */
export async function benchChannel(chat: Chat): Promise<Report> {
  const own = await ownTruth(chat);
  const peer = await peerTruth();
  const leftSeconds = peer.told === 0 ? Number.POSITIVE_INFINITY : groups / (peer.told / (watchedMs / 1_000));
  const count = groups.toLocaleString('en');
  return {
    name: 'channel',
    title: `${count} new alerts, each a group of its own, in one channel that takes one message a second`,
    columns: ['', 'the channel tells of all after', 'messages until then', 'refused by the limit'],
    rows: [
      ['Middlewatch', `${own.seconds.toFixed(1)} s`, String(own.messages), String(own.refused)],
      [
        `Alertmanager, watched for ${watchedMs / 1_000} s`,
        `${Math.round(leftSeconds).toLocaleString('en')} s at that pace`,
        `${peer.told} of ${count}`,
        peer.refused.toLocaleString('en'),
      ],
    ],
    samples: { own: [own.seconds, own.messages, own.refused], peer: [peer.told, peer.refused] },
    note: `From the first request with alerts (${each} each) until the table of the channel says that ${count} are open; Alertmanager has a Slack receiver at a door with the same limit, and what is refused there is told at the next group_interval at best. Nothing is lost: the table counts what is stored.`,
  };
}

async function ownTruth(chat: Chat): Promise<{ seconds: number; messages: number; refused: number }> {
  using door = await openDoor();
  await chat.client.setRateLimits('real');
  const route = { groupBy: ['pod'], groupWait: '1s' };
  const program = startMiddlewatch(chat, { alerts: { channel, ingest: door.ingest, route } });
  try {
    await door.opened();
    await chat.connected();
    await chat.client.clearJournal();
    const startedAt = performance.now();
    await sendAll(door.url, batches().map(webhookBody), { atOnce, headers: door.headers });
    await chat.client.waitUntil(async () => (await toldIn(chat)) >= groups, tellsWithinMs);
    const seconds = (performance.now() - startedAt) / 1_000;
    const posts = (await chat.client.journal()).filter(({ name }) => name === 'chat.postMessage');
    return {
      seconds,
      messages: posts.filter(({ status }) => status === 200).length,
      refused: posts.filter(({ status }) => status === 429).length,
    };
  } finally {
    await program.stop();
    await chat.client.setRateLimits('off');
  }
}

/** Groups that the channel tells of: those in its table, and those that had a message before it was a storm. */
async function toldIn(chat: Chat): Promise<number> {
  const messages = await chat.client.messages(channel, { limit: 100 });
  return messages.reduce((sum, { shown }) => sum + Number((inTable.exec(shown)?.[1] ?? '1').replaceAll(',', '')), 0);
}

async function peerTruth(): Promise<{ told: number; refused: number }> {
  await using slack = await slackHook({ burst: 10, perSecond: 1 });
  await using peer = await startAlertmanager({
    route: { receiver: 'slack', group_by: ['pod'], group_wait: '1s' },
    receivers: [{ name: 'slack', slack_configs: [{ api_url: slack.url, channel: '#ops-alerts' }] }],
  });
  const until = delay(watchedMs);
  await sendAll(
    peer.alertsUrl,
    batches().map((batch) => JSON.stringify(batch)),
    { atOnce },
  );
  await until;
  return { told: slack.told(), refused: slack.refused() };
}

const batches = () => Array.from({ length: groups / each }, (_, index) => newAlerts(each, `channel-${index}`));
