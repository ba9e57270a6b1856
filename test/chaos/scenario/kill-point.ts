import { eventually } from '../../support/eventually.ts';
import type { BotProcess, MovedBot } from '../bot-process.ts';
import type { Outcome } from '../outcome.ts';
import { settle } from '../settle.ts';
import type { HeldPost } from '../slack-door.ts';
import { sum, type Tally, tally } from '../tally.ts';
import { openWorld, type World } from '../world.ts';

/** One alert for each channel, half of them critical: as many calls as the bot makes at once. */
const atOnce = 8;
const withinMs = 60_000;
const stepMs = 1_000;
/** A message of unknown fate is not looked for before: accepted later, it may double. */
const graceMs = 30_000;

type RowState = 'pending' | 'attempting' | 'unclear' | 'sent';

/** A moment around the call to Slack, and what becomes of the call. */
interface Point {
  readonly name: string;
  /** Brings a bot to the point; answers the state in which the rows must be found then. */
  reach(world: World, bot: BotProcess): Promise<RowState>;
  /** The bot is not killed: only the answer is lost. */
  readonly survives?: true;
  /** How long after it was made Slack accepts the call. */
  readonly acceptedAfterMs?: number;
}

/** Every point; the first five are one of each kind. */
const points: readonly Point[] = [
  { name: 'kill -9 before the attempt is written', reach: beforeAttempt },
  { name: 'kill -9 before the call arrives', reach: inCall },
  { name: 'kill -9 in the call, accepted after 20 s', reach: inCall, acceptedAfterMs: 20_000 },
  { name: 'kill -9 before the answer is read', reach: beforeAnswer },
  { name: 'kill -9 before the answer is written', reach: beforeSent },
  { name: 'kill -9 in the call, accepted after 1 s', reach: inCall, acceptedAfterMs: 1_000 },
  { name: 'kill -9 in the call, accepted after 40 s', reach: inCall, acceptedAfterMs: 40_000 },
  { name: 'kill -9 after the answer is written', reach: afterSent },
  { name: 'answer lost', reach: answerLost, survives: true },
  { name: 'answer lost, accepted after 1 s', reach: callCut, survives: true, acceptedAfterMs: 1_000 },
  { name: 'answer lost, accepted after 20 s', reach: callCut, survives: true, acceptedAfterMs: 20_000 },
  { name: 'answer lost, accepted after 40 s', reach: callCut, survives: true, acceptedAfterMs: 40_000 },
];

/** Goes through the points in turn, each round in a world of its own; one outcome for each point. */
export async function killAtPoints(options: { brokers: readonly string[]; rounds: number }): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const [index, point] of points.entries()) {
    const rounds = Math.ceil((options.rounds - index) / points.length);
    if (rounds <= 0) break;
    const each: Round[] = [];
    while (each.length < rounds) each.push(await oneRound(options.brokers, point));
    const latestMs = Math.max(...each.map(({ acceptedAfterMs }) => acceptedAfterMs));
    const mayDouble = latestMs === 0 ? 'none' : latestMs <= graceMs ? 'criticals' : 'any';
    outcomes.push({ name: point.name, rounds, tally: sum(each.map((round) => round.tally)), mayDouble });
  }
  return outcomes;
}

interface Round {
  readonly tally: Tally;
  /** How late it really was; 0 where Slack accepted it at once or never. */
  readonly acceptedAfterMs: number;
}

async function oneRound(brokers: readonly string[], point: Point): Promise<Round> {
  await using world = await openWorld({ brokers, channels: atOnce });
  const survivor = point.survives ? world.startMoved() : undefined;
  const first = survivor ?? world.start();
  await first.ready;
  const state = await point.reach(world, first);
  const calledAt = world.now();
  const calls = world.door.held();
  if (survivor === undefined) await first.kill();
  const found = world.store.count(inState(state));
  if (found < atOnce) throw new Error(`${point.name}: of ${atOnce} rows ${found} are ${state}`);
  world.door.hold('through');
  const bot = survivor ?? world.startMoved();
  await bot.ready;
  const late = point.acceptedAfterMs;
  if (late !== undefined) await acceptLate(world, bot, { calls, at: calledAt + late });
  const acceptedAfterMs = late === undefined ? 0 : world.now() - calledAt;
  await settle(world, bot);
  return { tally: await tally(world), acceptedAfterMs };
}

async function acceptLate(
  world: World,
  bot: MovedBot,
  { calls, at }: { calls: readonly HeldPost[]; at: number },
): Promise<void> {
  while (world.now() < at) await world.advance(bot, Math.min(stepMs, at - world.now()));
  for (const call of calls) await call.pass();
}

const inState = (state: RowState) =>
  `SELECT COUNT(*) AS count FROM delivery WHERE kind = 'card' AND state = '${state}'`;

const halfCritical = ({ writer }: World) => [...writer.next(atOnce / 2, true), ...writer.next(atOnce / 2, false)];

/** Behind a message whose answer does not come, the next one of each channel waits. */
async function beforeAttempt(world: World): Promise<RowState> {
  await held(world, 'answer');
  await world.writer.write(halfCritical(world));
  const waiting = () => world.store.count(inState('pending')) === atOnce;
  await eventually('the second message of each channel', waiting, withinMs);
  return 'pending';
}

async function held(world: World, at: 'call' | 'answer'): Promise<void> {
  world.door.hold(at);
  await world.writer.write(halfCritical(world));
  await eventually(`${atOnce} posts at the door`, () => world.door.held().length === atOnce, withinMs);
}

async function inCall(world: World): Promise<RowState> {
  await held(world, 'call');
  return 'attempting';
}

async function beforeAnswer(world: World): Promise<RowState> {
  await held(world, 'answer');
  return 'attempting';
}

/** The answers are read, and what they say cannot be written: the store is held. */
async function beforeSent(world: World, bot: BotProcess): Promise<RowState> {
  await held(world, 'answer');
  const unlock = world.store.lock();
  await Promise.all(world.door.held().map((post) => post.pass()));
  // Whoever answers a later request has read what came before it.
  for (let asked = 0; asked < 2; asked += 1) await fetch(`http://127.0.0.1:${await bot.ready}/healthz`);
  await bot.kill();
  unlock();
  return 'attempting';
}

async function afterSent(world: World): Promise<RowState> {
  await world.writer.write(halfCritical(world));
  await eventually('every answer in the store', () => world.store.count(inState('sent')) === atOnce, withinMs);
  return 'sent';
}

async function answerLost(world: World): Promise<RowState> {
  await held(world, 'answer');
  return cut(world);
}

async function callCut(world: World): Promise<RowState> {
  await held(world, 'call');
  return cut(world);
}

async function cut({ door, store }: World): Promise<RowState> {
  for (const post of door.held()) post.cut();
  await eventually('rows of unknown fate', () => store.count(inState('unclear')) === atOnce, withinMs);
  return 'unclear';
}
