import { openAlertmanager } from '../../support/alertmanager.ts';
import { eventually } from '../../support/eventually.ts';
import { type Random, seededRandom } from '../../support/random.ts';
import type { Outcome } from '../outcome.ts';
import { allRead, settle } from '../settle.ts';
import { tally } from '../tally.ts';
import { webhookReceiver } from '../webhook-receiver.ts';
import { openWorld } from '../world.ts';

const alertsPerKill = 300;
const batch = 10;
const paceMs = 50;
const channels = 64;
const withinMs = 120_000;
const startWithinMs = 30_000;
/** Many times its group_wait: what it has not told by then it does not tell. */
const calmMs = 3_000;

interface Options {
  readonly kills: number;
  readonly seed: number;
}

/** The stream is as fast for both: 200 alerts a second. */
const pace = () => new Promise((resolve) => setTimeout(resolve, paceMs));

/** Killed when so many alerts of a round are sent: somewhere from 30 to 75 %. */
const killAfter = (random: Random) => batch * Math.round((alertsPerKill * (0.3 + random.whole(46) / 100)) / batch);

/** The bot under the test that Alertmanager gets below: each alert is sent once. */
export async function middlewatchBeside({
  brokers,
  kills,
  seed,
}: Options & { brokers: readonly string[] }): Promise<Outcome> {
  await using world = await openWorld({ brokers, channels });
  const random = seededRandom(seed);
  let bot = world.start();
  await bot.ready;
  for (let kill = 0; kill < kills; kill += 1) {
    const moment = killAfter(random);
    for (let sent = 0; sent < alertsPerKill; sent += batch) {
      await pace();
      await world.writer.write(world.writer.next(batch, false));
      if (sent + batch !== moment) continue;
      await bot.kill();
      bot = world.start();
    }
    await allRead(world);
  }
  await bot.kill();
  const last = world.startMoved();
  await last.ready;
  await settle(world, last);
  const name = `${kills} kills, each alert sent once: Middlewatch`;
  return { name, rounds: kills, tally: await tally(world), mayDouble: 'none' };
}

/** The real Alertmanager, killed and started again on its state: each alert a group, group_wait 100 ms, a webhook that counts. */
export async function alertmanagerBeside({ kills, seed, repeats }: Options & { repeats: boolean }): Promise<Outcome> {
  await using receiver = await webhookReceiver();
  const server = await openAlertmanager(configOf(receiver.url));
  try {
    const random = seededRandom(seed);
    const taken: string[] = [];
    for (let kill = 0; kill < kills; kill += 1) {
      const moment = killAfter(random);
      const round: string[] = [];
      for (let sent = 0; sent < alertsPerKill; sent += batch) {
        const names = Array.from({ length: batch }, (_, index) => `Chaos${kill}x${sent + index}`);
        await pace();
        await send(server.endpoint, names);
        round.push(...names);
        if (sent + batch !== moment) continue;
        await server.kill();
        await server.start(AbortSignal.timeout(startWithinMs));
      }
      // As Prometheus does with what still fires.
      if (repeats) await send(server.endpoint, round);
      await eventually('nothing more comes', () => performance.now() - receiver.lastAt() > calmMs, withinMs);
      taken.push(...round);
    }
    return outcomeOf(taken, receiver.told, { kills, repeats });
  } finally {
    await server.close();
  }
}

function outcomeOf(
  taken: readonly string[],
  told: ReadonlyMap<string, number>,
  { kills, repeats }: { kills: number; repeats: boolean },
): Outcome {
  const counts = taken.map((name) => told.get(name) ?? 0);
  const posted = counts.reduce((total, count) => total + count, 0);
  const doubled = counts.reduce((total, count) => total + Math.max(0, count - 1), 0);
  const lost = counts.filter((count) => count === 0).length;
  const tallied = {
    written: taken.length,
    stored: taken.length,
    posted,
    lost,
    doubled,
    doubledCriticals: 0,
    removed: 0,
    left: doubled,
  };
  const sender = repeats ? 'the sender repeats itself' : 'each alert sent once';
  return {
    name: `${kills} kills, ${sender}: Alertmanager`,
    rounds: kills,
    tally: tallied,
    mayDouble: 'any',
    peer: true,
  };
}

async function send(endpoint: string, names: readonly string[]): Promise<void> {
  const startsAt = new Date().toISOString();
  const alerts = names.map((name) => ({ labels: { alertname: name, severity: 'warning' }, startsAt }));
  const response = await fetch(`${endpoint}/api/v2/alerts`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(alerts),
    signal: AbortSignal.timeout(startWithinMs),
  });
  if (!response.ok) throw new Error(`Alertmanager did not take the alerts: HTTP ${response.status}`);
  await response.body?.cancel();
}

const configOf = (url: string) => `
route:
  receiver: counter
  group_by: ['...']
  group_wait: 100ms
  group_interval: 1m
  repeat_interval: 4h
receivers:
  - name: counter
    webhook_configs:
      - url: ${url}
        send_resolved: false
`;
