import { seededRandom } from '../../support/random.ts';
import type { Outcome } from '../outcome.ts';
import { allRead, settle } from '../settle.ts';
import { tally } from '../tally.ts';
import { openWorld, type World } from '../world.ts';

const channels = 32;
const perTick = 2;
const tickMs = 100;
/** A new member of the group waits up to 6 s for the killed one, then reads: some die before, some in the middle of it. */
const lifeMs = { least: 200, most: 9_000 };

/** kill -9 at random moments under a stream of alerts, started again at once. */
export async function randomKills(options: {
  brokers: readonly string[];
  rounds: number;
  seed: number;
}): Promise<Outcome> {
  const { brokers, rounds, seed } = options;
  await using world = await openWorld({ brokers, channels });
  const random = seededRandom(seed);
  const stream = streaming(world);
  for (let round = 0; round < rounds; round += 1) {
    const bot = world.start();
    // Not a wait for something: this is the moment itself.
    const moment = lifeMs.least + random.whole(lifeMs.most - lifeMs.least);
    await new Promise((resolve) => setTimeout(resolve, moment));
    await bot.kill();
  }
  await stream.stop();
  const bot = world.startMoved();
  await bot.ready;
  await allRead(world);
  await settle(world, bot);
  // What was on its way at a kill may be accepted after the restart has looked: a critical does not wait for it.
  return { name: 'kill -9 at random moments', rounds, tally: await tally(world), mayDouble: 'criticals' };
}

/** Writes alerts at an even pace until it is stopped; each write is acknowledged by the broker. */
function streaming({ writer }: World) {
  let writing = Promise.resolve();
  const timer = setInterval(() => {
    writing = writing.then(() => writer.write(writer.next(perTick)));
    writing.catch(() => undefined);
  }, tickMs);
  return {
    async stop() {
      clearInterval(timer);
      await writing;
    },
  };
}
