import { alertName, type SentAlert } from './alert-writer.ts';
import type { World } from './world.ts';

/** What became of the alerts of a scenario. */
export interface Tally {
  /** Alerts that Kafka acknowledged. */
  readonly written: number;
  /** Alerts in the bot's store. */
  readonly stored: number;
  /** Messages that Slack accepted for them. */
  readonly posted: number;
  /** Alerts that no message shows. */
  readonly lost: number;
  /** Messages that Slack accepted beyond the first of an alert. */
  readonly doubled: number;
  /** Of these, those of critical alerts. */
  readonly doubledCriticals: number;
  /** Doubles that the sweep removed. */
  readonly removed: number;
  /** Doubles that still stand. */
  readonly left: number;
}

/** What the bot says of itself, such as that nothing was read for a while, was written by nobody. */
const storedAlerts = `SELECT COUNT(*) AS count FROM alert WHERE content NOT LIKE '%"target":"middlewatch"%'`;

/** How many alerts the store has of others. */
export const storedCount = ({ store }: Pick<World, 'store'>): number => store.count(storedAlerts);

/** Counts what became of all that was written, in the workspace and at its door, not in what the bot believes. */
export async function tally(world: World): Promise<Tally> {
  const { sent } = world.writer;
  const standing = await standingCards(world);
  const cards = world.door.posts.filter(({ threadTs }) => threadTs === undefined);
  const accepted = Map.groupBy(cards, ({ text }) => nameIn(text));
  const beyondFirst = ({ name }: SentAlert) => Math.max(0, (accepted.get(name)?.length ?? 0) - 1);
  const places = new Set(cards.map(placeOf));
  return {
    written: sent.length,
    stored: storedCount(world),
    posted: sumOf(sent, ({ name }) => accepted.get(name)?.length ?? 0),
    lost: sent.filter(({ name }) => !standing.has(name)).length,
    doubled: sumOf(sent, beyondFirst),
    doubledCriticals: sumOf(
      sent.filter(({ critical }) => critical),
      beyondFirst,
    ),
    removed: world.door.removed.filter((place) => places.has(placeOf(place))).length,
    left: sumOf(sent, ({ name }) => Math.max(0, (standing.get(name) ?? 0) - 1)),
  };
}

/** Several tallies as one. */
export function sum(tallies: readonly Tally[]): Tally {
  const add = (of: (tally: Tally) => number) => sumOf(tallies, of);
  return {
    written: add((each) => each.written),
    stored: add((each) => each.stored),
    posted: add((each) => each.posted),
    lost: add((each) => each.lost),
    doubled: add((each) => each.doubled),
    doubledCriticals: add((each) => each.doubledCriticals),
    removed: add((each) => each.removed),
    left: add((each) => each.left),
  };
}

/** The names of all alerts that are read anywhere in a channel. */
export async function shownIn({ workspace, channels }: World): Promise<ReadonlySet<string>> {
  const everywhere = await Promise.all(
    channels.map((channel) => workspace.client.messages(channel, { limit: 10_000 })),
  );
  const text = everywhere.flat().map(({ shown }) => shown);
  return new Set(text.flatMap((shown) => shown.match(new RegExp(alertName, 'g')) ?? []));
}

/** How many messages at the top of a channel are about each alert. */
async function standingCards({ workspace, channels }: World): Promise<Map<string, number>> {
  const counts = new Map<string, number>();
  for (const channel of channels) {
    const messages = await workspace.client.messages(channel, { limit: 10_000 });
    for (const { shown, ts, thread_ts: thread } of messages) {
      const name = thread === undefined || thread === ts ? nameIn(shown) : undefined;
      if (name !== undefined) counts.set(name, (counts.get(name) ?? 0) + 1);
    }
  }
  return counts;
}

function nameIn(text: string): string | undefined {
  return alertName.exec(text)?.[0];
}

const placeOf = ({ channel, ts }: { channel: string; ts: string }) => `${channel} ${ts}`;

function sumOf<T>(from: readonly T[], of: (each: T) => number): number {
  return from.reduce((total, each) => total + of(each), 0);
}
