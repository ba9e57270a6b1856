import { eventually } from '../../support/eventually.ts';
import { alertName } from '../alert-writer.ts';
import type { Outcome } from '../outcome.ts';
import { settle } from '../settle.ts';
import type { Post } from '../slack-door.ts';
import { sum, type Tally, tally } from '../tally.ts';
import { openWorld, type World } from '../world.ts';

const atOnce = 8;
const withinMs = 60_000;
const help = 'what you can ask';

interface Round {
  readonly tally: Tally;
  /** How often each click took effect, and how often each word was answered. */
  readonly effects: readonly number[];
}

/**
 * Slack brings the same click, command and mention twice, or does not hear that the bot took them and brings them again:
 * each must take effect once.
 */
export async function doubleEnvelopes(options: { brokers: readonly string[]; rounds: number }): Promise<Outcome> {
  const rounds: Round[] = [];
  while (rounds.length < options.rounds) rounds.push(await oneRound(options.brokers));
  const effects = rounds.flatMap((round) => round.effects);
  const never = effects.filter((count) => count === 0).length;
  const twice = effects.filter((count) => count > 1).length;
  return {
    name: 'envelopes twice, and acks that Slack does not hear',
    rounds: options.rounds,
    tally: sum(rounds.map((round) => round.tally)),
    mayDouble: 'none',
    note: `${effects.length - never - twice} of ${effects.length} clicks, commands and mentions took effect once`,
    faults: [
      ...(never > 0 ? [`${never} never took effect`] : []),
      ...(twice > 0 ? [`${twice} took effect more than once`] : []),
    ],
  };
}

async function oneRound(brokers: readonly string[]): Promise<Round> {
  await using world = await openWorld({ brokers, channels: atOnce });
  const { client } = world.workspace;
  const bot = world.startMoved();
  await bot.ready;
  await world.writer.write(world.writer.next(atOnce, false));
  const cards = await eventually('the cards', () => cardsOf(world), withinMs);
  await client.addFault({ kind: 'duplicate', envelope: 'interactive', times: atOnce / 2 });
  await client.addFault({ kind: 'lose_ack', envelope: 'interactive', times: atOnce / 2 });
  await client.addFault({ kind: 'duplicate', envelope: 'slash_commands', times: 1 });
  await client.addFault({ kind: 'lose_ack', envelope: 'events_api', times: 1 });
  const dana = client.act('dana');
  const done = [
    ...cards.map((card) => dana.click(card, 'Acknowledge')),
    dana.slash('ops', '/ops help'),
    client.act('lee').mention('ops', 'ops help'),
  ];
  // Whom Slack tells that a click was lost sees on the card that it was not.
  await Promise.allSettled(done);
  await eventually('the effects', async () => (await effectsOf(world, cards)).every((count) => count > 0), withinMs);
  await settle(world, bot);
  return { tally: await tally(world), effects: await effectsOf(world, cards) };
}

function cardsOf({ door }: World): Post[] | undefined {
  const cards = door.posts.filter(({ threadTs, text }) => threadTs === undefined && alertName.test(text));
  return cards.length === atOnce ? cards : undefined;
}

async function effectsOf({ door, workspace }: World, cards: readonly Post[]): Promise<number[]> {
  const clicks = cards.map(
    (card) => door.posts.filter(({ threadTs, text }) => threadTs === card.ts && text.includes('acknowledged')).length,
  );
  const answers = ['dana', 'lee'].map(async (as) => {
    const seen = await workspace.client.messages('ops', { as, limit: 1_000 });
    return seen.filter(({ shown }) => shown.includes(help)).length;
  });
  return [...clicks, ...(await Promise.all(answers))];
}
