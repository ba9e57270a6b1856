import type { Clock } from '../../lib/clock.ts';
import { reasonOf } from '../../lib/error.ts';
import type { Ids } from '../../lib/ids.ts';
import type { Redact } from '../../lib/redact.ts';
import { digestOf } from '../delivery/digest.ts';
import { type Loop, loop } from '../delivery/loop.ts';
import type { Chat } from '../port/chat.ts';
import type {
  DeadLetterCard,
  DeadLetterKind,
  DeadLetterStore,
  GatheredDeadLetters,
} from '../port/dead-letter-store.ts';
import type { DeliveryStore } from '../port/delivery-store.ts';
import type { Log } from '../port/log.ts';
import type { View } from '../view/view.ts';
import { kindCard, kindId, moreKindsCard, settledCard } from './dead-letter-view.ts';

/** Kinds of a topic that have a card of their own; hostile records cannot make more. */
const cardsPerTopic = 5;
const kindsAtMost = 500;
/** A card that counts is edited so often at most: ten thousand records are a few edits. */
const editEveryMs = 30_000;
/** Without any news: rows are forgotten after some days. */
const anywayEveryMs = 60 * 60_000;
const postAgainAfterMs = 15 * 60_000;
const goneAfterMs = 5 * 60_000;

interface Cards {
  readonly store: DeadLetterStore;
  readonly deliveries: Pick<DeliveryStore, 'add' | 'find'>;
  readonly chat: Pick<Chat, 'update'>;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
  readonly redact: Redact;
  /** Where the bot speaks of its own trouble; undefined where there is no such place. */
  channel(): Promise<string | undefined>;
  /** Something is owed to chat. */
  owed(): void;
}

/** What a card should show, drawn only when it is needed. */
interface Wanted {
  readonly of: DeadLetterKind;
  /** Changes when the card must. */
  readonly shows: string;
  draw(): Promise<View>;
}

/**
 * Keeps one living card for each topic and kind of reason in the operations channel, however many records there are, and
 * says on it at the end who settled them. What is posted is owed like any message; what a card shows is a row.
 */
export function deadLetterCards(deps: Cards): Loop {
  const { store, clock } = deps;
  let changed = true;
  let againAt = 0;
  const rounds = loop(
    'cards of dead letters',
    async () => {
      if (!changed && clock.now() < againAt) return againAt;
      changed = false;
      againAt = clock.now() + anywayEveryMs;
      const wanted = wantedCards(deps, await store.gathered(kindsAtMost));
      const standing = new Map((await store.cards()).map((card) => [card.id, card]));
      for (const [id, card] of wanted) {
        const known = standing.get(id);
        standing.delete(id);
        againAt = Math.min(againAt, known === undefined ? await post(deps, card, id) : await keep(deps, known, card));
      }
      for (const card of standing.values()) againAt = Math.min(againAt, await close(deps, card));
      return againAt;
    },
    deps,
  );
  return {
    ...rounds,
    wake() {
      changed = true;
      rounds.wake();
    },
  };
}

function wantedCards({ store, redact }: Cards, kinds: readonly GatheredDeadLetters[]): Map<string, Wanted> {
  const wanted = new Map<string, Wanted>();
  for (const ofTopic of Map.groupBy(kinds, ({ target, topic }) => JSON.stringify([target, topic])).values()) {
    for (const of of ofTopic.slice(0, cardsPerTopic)) {
      const draw = async (): Promise<View> => {
        const [newest] = await store.open(of, 1);
        return newest === undefined
          ? settledCard(of, await store.settledSince(of, of.firstAt))
          : kindCard(of, newest, redact);
      };
      wanted.set(kindId(of), { of, shows: `${of.count} ${of.lastAt}`, draw });
    }
    const more = ofTopic.slice(cardsPerTopic);
    const [first] = more;
    if (first === undefined) continue;
    const of = { ...first, kind: '*' };
    const view = moreKindsCard(of, more);
    wanted.set(kindId(of), { of, shows: digestOf(view), draw: async () => view });
  }
  return wanted;
}

/** Posts a card; answers when to look at it again. */
async function post(deps: Cards, wanted: Wanted, id: string): Promise<number> {
  const { store, deliveries, clock, ids, log } = deps;
  const now = clock.now();
  const channelId = await deps.channel().catch((thrown: unknown) => {
    log.warn({ reason: reasonOf(thrown) }, 'the operations channel cannot be found');
    return undefined;
  });
  if (channelId === undefined) return now + postAgainAfterMs;
  const deliveryId = ids.next();
  const { target, topic, kind } = wanted.of;
  const view = await wanted.draw();
  // Card first: a crash between the two leaves one that was never sent, which is dropped and posted anew.
  const { shows } = wanted;
  await store.saveCard({ id, target, topic, kind, channelId, deliveryId, ts: undefined, shows, changedAt: now });
  await deliveries.add({
    id: deliveryId,
    groupId: undefined,
    kind: 'notice',
    channelId,
    threadTs: undefined,
    view,
    entry: undefined,
    critical: false,
    reason: 'dead letters',
    createdAt: now,
  });
  deps.owed();
  return now + editEveryMs;
}

/** Edits a card that shows something else by now; answers when to look again. */
async function keep(deps: Cards, card: DeadLetterCard, wanted: Wanted): Promise<number> {
  const now = deps.clock.now();
  const ts = card.ts ?? (await standsAt(deps, card));
  if (ts === undefined) return now + editEveryMs;
  if (card.shows === wanted.shows) return now + anywayEveryMs;
  if (now < card.changedAt + editEveryMs) return card.changedAt + editEveryMs;
  return settledAt(deps, card, await edit(deps, { ...card, ts }, await wanted.draw(), wanted.shows));
}

/** None of its kind is open any more: it says so once more, and is forgotten. */
async function close(deps: Cards, card: DeadLetterCard): Promise<number> {
  const ts = card.ts ?? (await standsAt(deps, card));
  if (ts === undefined) return deps.clock.now() + editEveryMs;
  const since = (await deps.deliveries.find(card.deliveryId))?.createdAt ?? 0;
  const how = await deps.store.settledSince(card, since);
  const edited = await edit(deps, { ...card, ts }, settledCard(card, how), 'settled');
  if (edited === 'again') return deps.clock.now() + editEveryMs;
  await deps.store.dropCard(card.id);
  return deps.clock.now() + anywayEveryMs;
}

/** Drops a card whose message is gone, so that a new one is posted: not often, because some workspaces allow no edits. */
async function settledAt({ store, clock }: Cards, card: DeadLetterCard, edited: Edited): Promise<number> {
  const now = clock.now();
  if (edited !== 'gone') return now + editEveryMs;
  if (now < card.changedAt + goneAfterMs) return card.changedAt + goneAfterMs;
  await store.dropCard(card.id);
  return now;
}

/** The message that its delivery became; a card whose delivery failed or is not known is dropped, to be posted anew. */
async function standsAt({ deliveries, store, clock }: Cards, card: DeadLetterCard): Promise<string | undefined> {
  const delivery = await deliveries.find(card.deliveryId);
  if (delivery?.ts !== undefined) return delivery.ts;
  const waits = delivery !== undefined && ['pending', 'attempting', 'unclear'].includes(delivery.state);
  if (!waits && clock.now() >= card.changedAt + postAgainAfterMs) await store.dropCard(card.id);
  return undefined;
}

type Edited = 'stands' | 'again' | 'gone';

/** Makes one edit, and keeps what it came to. */
async function edit(
  { chat, store, clock, log }: Cards,
  card: DeadLetterCard & { readonly ts: string },
  view: View,
  shows: string,
): Promise<Edited> {
  const answer = await chat.update({ channelId: card.channelId, ts: card.ts, view });
  switch (answer.kind) {
    case 'sent':
      await store.saveCard({ ...card, shows, changedAt: clock.now() });
      return 'stands';
    case 'limited':
    case 'unclear':
      await store.saveCard({ ...card, changedAt: clock.now() });
      return 'again';
    case 'refused':
      log.info({ code: answer.code, topic: card.topic }, 'a card of dead letters cannot be edited any more');
      return 'gone';
  }
}
