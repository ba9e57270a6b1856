import type { FaultInput } from '../../../workspace/client.ts';
import { seededRandom } from '../../support/random.ts';
import type { Outcome } from '../outcome.ts';
import { allRead, settle } from '../settle.ts';
import { tally } from '../tally.ts';
import { openWorld } from '../world.ts';

const channels = 16;
const perRound = 16;
const call = { method: 'chat.postMessage', times: 4 };

/** What goes wrong with calls, each for four of them. */
const faults: readonly FaultInput[] = [
  { ...call, kind: 'rate_limited', retryAfterS: 3 },
  { ...call, kind: 'http_error', status: 503 },
  { ...call, kind: 'error', error: 'fatal_error' },
  { ...call, kind: 'slow', delayMs: 500 },
  { method: '*', times: 20, kind: 'rate_limited', retryAfterS: 5 },
];

/** Limits, errors, lost answers and dropped sockets, in every round another mixture. */
export async function badWeather(options: {
  brokers: readonly string[];
  rounds: number;
  seed: number;
}): Promise<Outcome> {
  const { brokers, rounds, seed } = options;
  await using world = await openWorld({ brokers, channels });
  const random = seededRandom(seed);
  const { client } = world.workspace;
  const bot = world.startMoved();
  await bot.ready;
  for (let round = 0; round < rounds; round += 1) {
    for (const fault of random.some(faults)) await client.addFault(fault);
    world.door.loseAnswers(random.whole(perRound / 2));
    await world.writer.write(world.writer.next(perRound));
    if (random.whole(2) === 0) await client.dropSockets();
    await allRead(world);
    await world.advance(bot, 1_000);
  }
  await client.clearFaults();
  world.door.loseAnswers(0);
  await settle(world, bot);
  return {
    name: 'limits, errors, lost answers, dropped sockets',
    rounds,
    tally: await tally(world),
    mayDouble: 'none',
  };
}
