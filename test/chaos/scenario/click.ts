import { z } from 'zod';
import { eventually } from '../../support/eventually.ts';
import { type Random, seededRandom } from '../../support/random.ts';
import { alertName } from '../alert-writer.ts';
import type { Outcome } from '../outcome.ts';
import { settle } from '../settle.ts';
import type { Post } from '../slack-door.ts';
import { sum, type Tally, tally } from '../tally.ts';
import { openWorld, type World } from '../world.ts';

const atOnce = 8;
const withinMs = 60_000;
/** From the first click on its way to the answer of the last it takes about so long. */
const aroundAckMs = 120;

const acknowledged = z.object({ kind: z.literal('acked') });
const click = z.object({ message: z.object({ ts: z.string() }) });

/** What a person learns of a click. */
type Fate = 'ran' | 'answered' | 'refused' | 'silent';

interface Round {
  readonly tally: Tally;
  readonly fates: readonly Fate[];
  /** Clicks with more than one line in the thread. */
  readonly twice: number;
}

/**
 * kill -9 around the acknowledgement of clicks: each click must have run once, or be answered "unknown whether it ran",
 * or have been refused by Slack before anybody could believe in it.
 */
export async function killedClicks(options: {
  brokers: readonly string[];
  rounds: number;
  seed: number;
}): Promise<Outcome> {
  const random = seededRandom(options.seed);
  const rounds: Round[] = [];
  while (rounds.length < options.rounds) rounds.push(await oneRound(options.brokers, random, rounds.length));
  const fates = rounds.flatMap((round) => round.fates);
  const count = (wanted: Fate) => fates.filter((fate) => fate === wanted).length;
  const twice = rounds.reduce((total, round) => total + round.twice, 0);
  return {
    name: 'kill -9 around the ack of a click',
    rounds: options.rounds,
    tally: sum(rounds.map((round) => round.tally)),
    mayDouble: 'none',
    note: `of ${fates.length} clicks ${count('ran')} ran, ${count('answered')} were answered as unknown, Slack refused ${count('refused')}`,
    faults: [
      ...(count('silent') > 0 ? [`${count('silent')} clicks had no answer`] : []),
      ...(twice > 0 ? [`${twice} clicks ran twice`] : []),
    ],
  };
}

async function oneRound(brokers: readonly string[], random: Random, round: number): Promise<Round> {
  await using world = await openWorld({ brokers, channels: atOnce });
  const first = world.start();
  await first.ready;
  await world.writer.write(world.writer.next(atOnce, false));
  const cards = await eventually('the cards', () => cardsOf(world), withinMs);
  // Every third time the store is held, so that no click is written before the kill.
  const unlock = round % 3 === 2 ? world.store.lock() : undefined;
  const dana = world.workspace.client.act('dana');
  const clicks = cards.map((card) => dana.click(card, 'Acknowledge'));
  await eventually('a click on its way', async () => (await clicksSent(world)).length > 0, withinMs);
  // Not a wait for something: this is the moment itself.
  await new Promise((resolve) => setTimeout(resolve, random.whole(aroundAckMs)));
  await first.kill();
  unlock?.();
  // Slack has told each person by now whether the click was taken.
  await Promise.all(clicks);
  const bot = world.startMoved();
  await bot.ready;
  await settle(world, bot);
  const fates = await fatesOf(world, cards);
  return { tally: await tally(world), fates, twice: cards.filter((card) => linesUnder(world, card) > 1).length };
}

function cardsOf({ door }: World): Post[] | undefined {
  const cards = door.posts.filter(({ threadTs, text }) => threadTs === undefined && alertName.test(text));
  return cards.length === atOnce ? cards : undefined;
}

const linesUnder = ({ door }: World, card: Post) =>
  door.posts.filter(({ threadTs, text }) => threadTs === card.ts && text.includes('acknowledged')).length;

async function clicksSent({ workspace }: World) {
  const journal = await workspace.client.journal();
  return journal.filter(({ kind, name }) => kind === 'envelope' && name === 'interactive');
}

async function fatesOf(world: World, cards: readonly Post[]): Promise<Fate[]> {
  const { client } = world.workspace;
  const sent = await clicksSent(world);
  const taken = new Set(
    sent
      .filter(({ answer }) => acknowledged.safeParse(answer).success)
      .map((entry) => click.parse(entry.sent).message.ts),
  );
  return Promise.all(
    cards.map(async (card) => {
      if (linesUnder(world, card) > 0) return 'ran';
      const seen = await client.messages(card.channel, { as: 'dana', limit: 1_000 });
      if (seen.some(({ shown }) => shown.includes('it is unknown whether it ran'))) return 'answered';
      return taken.has(card.ts) ? 'silent' : 'refused';
    }),
  );
}
