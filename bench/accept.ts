import { startAlertmanager } from './alertmanager.ts';
import type { Chat } from './chat.ts';
import { newAlerts } from './new-alerts.ts';
import { startMiddlewatch } from './program.ts';
import type { Report } from './report.ts';
import { openDoor, sendAll, webhookBody } from './sender.ts';
import { median, spread } from './statistic.ts';

const rounds = 5;
/** Below what the bot takes at once (32), so that nobody is turned away. */
const atOnce = 16;
const scale = Number(process.env.BENCH_SHARE ?? 1);
const shapes = [
  { each: 1, requests: Math.ceil(2_000 * scale) },
  { each: 100, requests: Math.ceil(200 * scale) },
];

/** Alerts accepted each second, beside Alertmanager's own door, with the same batches. */
export async function benchAccept(chat: Chat): Promise<Report> {
  using door = await openDoor();
  await using peer = await startAlertmanager({
    route: { receiver: 'none', group_by: ['alertname'], group_wait: '1h' },
    receivers: [{ name: 'none' }],
  });
  const route = { groupBy: ['alertname'], groupWait: '1h' };
  const program = startMiddlewatch(chat, { alerts: { channel: 'ops-alerts', ingest: door.ingest, route } });
  try {
    await door.opened();
    const found = [];
    for (const shape of shapes) found.push(await compare(shape, door, peer.alertsUrl));
    return reportOf(found);
  } finally {
    await program.stop();
  }
}

interface Found {
  readonly each: number;
  readonly own: readonly number[];
  readonly peer: readonly number[];
}

async function compare(
  { each, requests }: (typeof shapes)[number],
  door: Awaited<ReturnType<typeof openDoor>>,
  peerUrl: string,
): Promise<Found> {
  const found = { each, own: [] as number[], peer: [] as number[] };
  // The first round warms both and is not counted.
  for (let round = 0; round <= rounds; round += 1) {
    const batches = Array.from({ length: requests }, (_, request) => newAlerts(each, `${each}-${round}-${request}`));
    const bodies = { own: batches.map(webhookBody), peer: batches.map((batch) => JSON.stringify(batch)) };
    const ownMs = await sendAll(door.url, bodies.own, { atOnce, headers: door.headers });
    const peerMs = await sendAll(peerUrl, bodies.peer, { atOnce });
    if (round === 0) continue;
    found.own.push((each * requests * 1_000) / ownMs);
    found.peer.push((each * requests * 1_000) / peerMs);
  }
  return found;
}

function reportOf(found: readonly Found[]): Report {
  const ratiosOf = ({ own, peer }: Found): number[] => own.map((rate, round) => rate / (peer[round] ?? Number.NaN));
  const whole = (value: number): string => Math.round(value).toLocaleString('en');
  return {
    name: 'accept',
    title: 'Alerts accepted by HTTP',
    columns: ['', 'alerts a second', 'range', 'ratio'],
    rows: found.flatMap((shape) => [
      [
        `Middlewatch, ${shape.each} a request: on disk when it answers`,
        whole(median(shape.own)),
        spread(shape.own),
        median(ratiosOf(shape)).toFixed(2),
      ],
      [`Alertmanager, ${shape.each} a request: in memory`, whole(median(shape.peer)), spread(shape.peer), '1'],
    ]),
    samples: Object.fromEntries(
      found.flatMap((shape) => [
        [`own${shape.each}`, shape.own],
        [`peer${shape.each}`, shape.peer],
        [`ratio${shape.each}`, ratiosOf(shape)],
      ]),
    ),
    note: `New alerts in 50 groups, none of which is told yet. ${rounds} runs each, in turns, ${atOnce} requests at once. Aim: ahead of Alertmanager.`,
  };
}
