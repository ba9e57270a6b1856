import { eventually } from '../../support/eventually.ts';
import type { SentAlert } from '../alert-writer.ts';
import type { MovedBot } from '../bot-process.ts';
import type { Outcome } from '../outcome.ts';
import { allRead, settle } from '../settle.ts';
import { shownIn, tally } from '../tally.ts';
import { openWorld, type World } from '../world.ts';

const channels = 8;
const each = 16;
const hourMs = 60 * 60_000;
const stepMs = 30_000;
const withinMs = 60_000;

/**
 * Slack does not answer for an hour: some alerts began before and go on, some begin and go on, some begin and end.
 * On its return every alert that still fires must be read somewhere in chat.
 */
export async function slackAway(options: { brokers: readonly string[] }): Promise<Outcome> {
  await using world = await openWorld({ brokers: options.brokers, channels });
  const bot = world.startMoved();
  await bot.ready;
  const { writer, door, workspace } = world;
  const [before, begun, over] = [writer.next(each), writer.next(each), writer.next(each)];
  const goesOn = [...before, ...begun];
  await writer.write(before);
  await allRead(world);
  await settle(world, bot);

  await door.shut();
  await workspace.client.dropSockets();
  await anHour(world, bot, async () => {
    await writer.write([...begun, ...over]);
    await allRead(world);
    await writer.write(over, 'resolved');
    await eventually('their ends are stored', () => world.store.count(ended) === over.length, withinMs);
  });
  await door.open();
  await workspace.client.waitConnected(1, withinMs);
  await settle(world, bot);

  const missing = await unseen(world, goesOn);
  return {
    name: 'Slack away for an hour',
    rounds: 1,
    // What ended meanwhile need not have a card; what goes on is counted below.
    tally: { ...(await tally(world)), lost: missing.length },
    mayDouble: 'any',
    note: `of ${goesOn.length} that still fire ${goesOn.length - missing.length} are read in chat`,
  };
}

const ended = 'SELECT COUNT(*) AS count FROM alert WHERE ends_at IS NOT NULL';

/** Moves on by an hour, with something happening in its middle. */
async function anHour(world: World, bot: MovedBot, middle: () => Promise<void>): Promise<void> {
  for (let passedMs = 0; passedMs < hourMs; passedMs += stepMs) {
    await world.advance(bot, stepMs);
    if (passedMs === hourMs / 2) await middle();
  }
}

async function unseen(world: World, wanted: readonly SentAlert[]): Promise<SentAlert[]> {
  const shown = await shownIn(world);
  return wanted.filter(({ name }) => !shown.has(name));
}
