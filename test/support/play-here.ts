import { z } from 'zod';
import { fingerprintOf } from '../../src/core/alert/alert.ts';
import { readAlertmanager } from '../../src/edge/config/alertmanager.ts';
import { configOf, type Heart, heart } from '../core/delivery/heart.ts';
import { eventually } from './eventually.ts';
import { alertBody, inOrder, type Said, sayings, silenceMatchers, toldText } from './notify-alert.ts';
import { beginOf, receiverOf, timelineConfig } from './notify-config.ts';
import { playedSeconds, type Timeline, timelines } from './notify-timeline.ts';

const perChannelMs = 1_000;
const rowSchema = z.object({ kind: z.string(), at: z.number().nullable() });
const toldSchema = z.object({ created_at: z.number(), entry: z.string() });
const entrySchema = z.object({ firing: z.array(z.string()), resolved: z.array(z.string()) });

/** Plays one timeline to the heart on a moved clock, and answers what it decided to tell. */
export async function playHere(timeline: Timeline): Promise<string[]> {
  const index = timelines.indexOf(timeline);
  const fullMinute = Date.UTC(2026, 10, 23, 3, 1);
  const mapped = timelines.map((_, other) => ({ name: receiverOf(other), channel: 'C1' }));
  const file = readAlertmanager(timelineConfig(fullMinute, 'http://127.0.0.1/'), 'alertmanager.yml', mapped);
  const { route, receivers, inhibitRules, timeIntervals } = file;
  const it = await heart({ config: { ...configOf(), route, receivers, inhibitRules, timeIntervals } });
  try {
    const startAt = beginOf(fullMinute);
    it.clock.advance(startAt - it.clock.now());
    const { saidOf } = sayings(index);
    const names = new Map<string, string>();
    const seconds = new Set(timeline.happens.map(([second]) => second));
    for (const second of [...seconds, playedSeconds]) {
      await moveTo(it, startAt + second * 1_000);
      const now = timeline.happens.filter((happening) => happening[0] === second);
      const said = now.map((happening) => saidOf(happening, it.clock.now())).filter((each) => each !== undefined);
      for (const { labels } of said) names.set(fingerprintOf(labels), labels.alert ?? '');
      if (said.length > 0) await it.read(webhookOf(said));
      for (const [, alert, what] of now) if (what.startsWith('is silenced')) await silence(it, index, alert, what);
      await idle(it);
    }
    return await toldBy(it, startAt, names);
  } finally {
    await it.stop();
  }
}

function webhookOf(said: readonly Said[]): object {
  return { version: '4', groupKey: 'played', alerts: said.map(alertBody) };
}

async function silence(it: Heart, index: number, alert: string, what: string): Promise<void> {
  const userId = 'UDANA';
  if (what === 'is silenced') {
    const match = silenceMatchers(index, alert)
      .map(({ name, value }) => `${name}="${value}"`)
      .join(',');
    const asked = { scope: 'alerts', comment: '', preview: false, yes: true } as const;
    await it.desk().silence({ ...asked, userId, channelId: 'C1', match, forMs: 60_000 });
  } else {
    const [row] = await it.database.read('SELECT id FROM silence');
    await it.desk().unsilence({ silence: String(row?.id), userId });
  }
}

/** Moves the clock from one thing that is due to the next. */
async function moveTo(it: Heart, at: number): Promise<void> {
  for (;;) {
    const next = await idle(it);
    if (next >= at) break;
    it.clock.advance(next - it.clock.now());
  }
  it.clock.advance(at - it.clock.now());
}

/** Waits until nothing is left to do at this moment, and says when the next thing is due. */
async function idle(it: Heart): Promise<number> {
  return eventually('nothing left to do', async () => {
    // One statement, so that nothing moves between its parts.
    const rows = z.array(rowSchema).parse(
      await it.database.read(
        `SELECT 'group' AS kind, due_at AS at FROM alert_group WHERE due_at IS NOT NULL
         UNION ALL SELECT state, attempted_at FROM delivery`,
      ),
    );
    const now = it.clock.now();
    const groups = rows.filter(({ kind }) => kind === 'group').map(({ at }) => at ?? 0);
    const tried = rows.filter(({ kind }) => kind !== 'group').map(({ at }) => at ?? 0);
    const freeAt = rows.some(({ kind }) => kind === 'pending') ? Math.max(...tried) + perChannelMs : Infinity;
    const inFlight = rows.some(({ kind }) => kind === 'attempting' || kind === 'unclear');
    const next = Math.min(freeAt, ...groups);
    return !inFlight && next > now && next;
  });
}

async function toldBy(it: Heart, startAt: number, names: ReadonlyMap<string, string>): Promise<string[]> {
  const rows = await it.database.read('SELECT created_at, entry FROM delivery WHERE entry IS NOT NULL');
  const nameOf = (fingerprint: string): string => names.get(fingerprint) ?? fingerprint;
  const told = z.array(toldSchema).parse(rows);
  return inOrder(
    told.map(({ created_at, entry }) => {
      const { firing, resolved } = entrySchema.parse(JSON.parse(entry));
      return toldText((created_at - startAt) / 1_000, firing.map(nameOf), resolved.map(nameOf));
    }),
  );
}
