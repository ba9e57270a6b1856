import { setTimeout as delay } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { openAlertmanager } from '../../support/alertmanager.ts';
import { alertBody, inOrder, sayings, silenceMatchers, toldText } from '../../support/notify-alert.ts';
import { beginOf, receiverOf, timelineConfig } from '../../support/notify-config.ts';
import { muteSecond, playedSeconds, type Timeline, timelines } from '../../support/notify-timeline.ts';
import { type Notified, notifyReceiver } from './notify-receiver.ts';

const minuteMs = 60_000;
/** Between starting the server and its first alert. */
const startingMs = 4_000;
/** Alertmanager tells within that time after the second in which it is due. */
const lateAtMostMs = 900;
const earlyAtMostMs = 100;
/** What is said half a second late may fall on the wrong side of a look, which is a second away. */
const punctualMs = 500;
const attemptsAtMost = 6;
const watchEveryMs = 50;

/** What Alertmanager told of each timeline, by its index. */
export type ToldThere = ReadonlyMap<number, readonly string[]>;

/**
 * Plays all timelines side by side to the real Alertmanager, in 45 s of real time on average and 75 s at most: mute times begin at full minutes.
 * A play in which the machine held up this process or the server for more than half a second proves nothing unless all is
 * told as it should be; it is played again on another server. Fails after the sixth.
 */
export async function playThere(): Promise<ToldThere> {
  const held: number[] = [];
  for (let attempt = 0; attempt < attemptsAtMost; attempt += 1) {
    const { told, lateMs } = await playOnce();
    if (lateMs <= punctualMs || isAsItShould(told)) return told;
    held.push(Math.round(lateMs));
  }
  throw new Error(`The machine is too busy to play in time: it was late by ${held.join(', ')} ms`);
}

const isAsItShould = (told: ToldThere): boolean =>
  timelines.every(({ tells }, index) => isDeepStrictEqual(told.get(index), tells));

async function playOnce(): Promise<{ told: ToldThere; lateMs: number }> {
  await using receiver = await notifyReceiver();
  const fullMinute = nextMinute(Date.now());
  const server = await openAlertmanager(timelineConfig(fullMinute, receiver.url));
  try {
    const player = playing(server.endpoint);
    const starts = timelines.map(({ mute }) => (mute === undefined ? Date.now() : beginOf(fullMinute)));
    const watching = watch(server.endpoint);
    await Promise.all(timelines.map((timeline, index) => player.play(timeline, index, starts[index] ?? 0)));
    const lateMs = Math.max(player.lateMs(), await watching.stop());
    const told = new Map(timelines.map((_, index) => [index, toldOf(receiver.heard, index, starts[index] ?? 0)]));
    return { told, lateMs };
  } finally {
    await server.close();
  }
}

/** The first full minute before which a mute time can begin in good time. */
function nextMinute(now: number): number {
  return Math.ceil((now + startingMs + muteSecond * 1_000) / minuteMs) * minuteMs;
}

function playing(endpoint: string) {
  let lateMs = 0;
  const silences = new Map<string, string>();
  const say = async ([, alert, what]: Timeline['happens'][number], index: number): Promise<void> => {
    const key = `${index} ${alert}`;
    if (what === 'is silenced no more') return void (await ask(endpoint, `silence/${silences.get(key)}`, 'DELETE'));
    const matchers = silenceMatchers(index, alert).map((each) => ({ ...each, isRegex: false, isEqual: true }));
    const [startsAt, endsAt] = [new Date(), new Date(Date.now() + minuteMs)];
    const silence = { matchers, startsAt, endsAt, createdBy: 'test', comment: 'test' };
    const made = z.object({ silenceID: z.string() }).parse(await ask(endpoint, 'silences', 'POST', silence));
    silences.set(key, made.silenceID);
  };
  return {
    lateMs: () => lateMs,
    async play({ happens }: Timeline, index: number, startAt: number): Promise<void> {
      const { saidOf } = sayings(index);
      for (const happening of happens) {
        const dueAt = startAt + happening[0] * 1_000;
        await delay(Math.max(0, dueAt - Date.now()));
        const said = saidOf(happening, Date.now());
        if (said === undefined) await say(happening, index);
        else await ask(endpoint, 'alerts', 'POST', [alertBody(said)]);
        lateMs = Math.max(lateMs, Date.now() - dueAt);
      }
      await delay(startAt + playedSeconds * 1_000 - Date.now());
    },
  };
}

async function ask(endpoint: string, path: string, method: 'POST' | 'DELETE', body?: object): Promise<unknown> {
  const answer = await fetch(`${endpoint}/api/v2/${path}`, {
    method,
    headers: { 'content-type': 'application/json' },
    signal: AbortSignal.timeout(10_000),
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${path} was answered ${answer.status}: ${text}`);
  return text === '' ? undefined : JSON.parse(text);
}

/** Asks the server again and again: the longest wait for an answer is how long it, or this process, was held up. */
function watch(endpoint: string): { stop(): Promise<number> } {
  let stopped = false;
  let longestMs = 0;
  const watching = (async () => {
    while (!stopped) {
      const askedAt = Date.now();
      const answer = await fetch(`${endpoint}/-/ready`, { signal: AbortSignal.timeout(10_000) });
      await answer.arrayBuffer();
      await delay(watchEveryMs);
      longestMs = Math.max(longestMs, Date.now() - askedAt - watchEveryMs);
    }
  })();
  return {
    async stop() {
      stopped = true;
      await watching;
      return longestMs;
    },
  };
}

/** What came for one timeline; a message that is not in time for any second stands with its milliseconds. */
function toldOf(heard: readonly Notified[], index: number, startAt: number): string[] {
  // The server runs on until the last timeline is over.
  const until = startAt + playedSeconds * 1_000;
  const own = heard.filter(({ receiver, at }) => receiver === receiverOf(index) && at < until);
  return inOrder(
    own.map(({ at, alerts }) => {
      const names = (wanted: string): string[] =>
        alerts.filter(({ status }) => status === wanted).map(({ labels }) => labels.alert);
      return toldText(secondOf(at - startAt), names('firing'), names('resolved'));
    }),
  );
}

function secondOf(afterMs: number): number {
  const second = Math.floor((afterMs + earlyAtMostMs) / 1_000);
  return afterMs - second * 1_000 <= lateAtMostMs ? second : afterMs / 1_000;
}
