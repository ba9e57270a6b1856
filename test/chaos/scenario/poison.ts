import { randomBytes } from 'node:crypto';
import { eventually } from '../../support/eventually.ts';
import type { Outcome } from '../outcome.ts';
import { allRead, settle } from '../settle.ts';
import { tally } from '../tally.ts';
import { openWorld, type World } from '../world.ts';

const channels = 16;
const perRound = 16;
const withinMs = 60_000;

/** Records that no source can read. */
const poisons: readonly (() => string | Buffer)[] = [
  () => '{"name": "half',
  () => randomBytes(200),
  () => '[1, 2, 3]',
  () => '{"nothing": "that an alert has"}',
  () => `${'['.repeat(20_000)}`,
  () => Buffer.from([0xff, 0xfe, 0x00]),
];
/** Says that a key is gone: nothing to read, and no fault. */
const tombstone = null;

/** Poison between alerts, in every batch, and the bot killed once on the way. */
export async function poisoned(options: { brokers: readonly string[]; rounds: number }): Promise<Outcome> {
  const { brokers, rounds } = options;
  await using world = await openWorld({ brokers, channels });
  const first = world.start();
  await first.ready;
  let poison = 0;
  for (let round = 0; round < rounds; round += 1) {
    for (const alert of world.writer.next(perRound)) {
      await world.writer.write([alert]);
      await world.writer.writeRaw(poisons[poison % poisons.length]?.() ?? '');
      poison += 1;
    }
    await world.writer.writeRaw(tombstone);
    if (round === 0) await eventually('the first poison is read', () => world.store.count(letters) > 0, withinMs);
    if (round === 0) await first.kill();
  }
  const bot = world.startMoved();
  await bot.ready;
  await allRead(world);
  await settle(world, bot);
  const copied = await eventually('every dead letter in its topic', () => copies(world, poison), withinMs);
  return {
    name: 'poison between the alerts',
    rounds,
    tally: await tally(world),
    mayDouble: 'criticals',
    note: `${poison} unreadable records, ${copied} dead letters`,
    faults: copied === poison ? [] : [`of ${poison} unreadable records ${copied} are dead letters`],
  };
}

const letters = 'SELECT COUNT(*) AS count FROM dead_letter';
const waiting = 'SELECT COUNT(*) AS count FROM dead_letter WHERE produced_at IS NULL';

/** How many different records were copied; undefined while some still wait. */
async function copies({ store, kafka, deadTopic }: World, wanted: number): Promise<number | undefined> {
  if (store.count(letters) < wanted || store.count(waiting) > 0) return undefined;
  const places = new Set<string>();
  const consumer = kafka.consumer({ groupId: `${deadTopic}-reader` });
  await consumer.connect();
  await consumer.subscribe({ topics: [deadTopic], fromBeginning: true });
  await consumer.run({
    eachMessage: async ({ message: { headers } }) =>
      void places.add(`${headers?.['middlewatch-partition']}@${headers?.['middlewatch-offset']}`),
  });
  try {
    await eventually('the dead letters', () => places.size >= wanted, withinMs);
  } finally {
    await consumer.disconnect();
  }
  return places.size;
}
