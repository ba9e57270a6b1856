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
const postAgainAfterMs = 15 * 60_000;

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
  const { store, clock, log } = deps;
  return loop(
    'cards of dead letters',
    async () => {
      const channelId = await deps.channel().catch((thrown: unknown) => {
        log.debug({ reason: reasonOf(thrown) }, 'dead letters have no channel');
        return undefined;
      });
      if (channelId === undefined) return undefined;
      const wanted = wantedCards(deps, await store.gathered(kindsAtMost));
      const standing = new Map((await store.cards()).map((card) => [card.id, card]));
      let next: number | undefined;
      for (const [id, card] of wanted) {
        const known = standing.get(id);
        standing.delete(id);
        const again = known === undefined ? await post(deps, card, { id, channelId }) : await keep(deps, known, card);
        if (again !== undefined) next = Math.min(next ?? again, again);
      }
      for (const card of standing.values()) await close(deps, card);
      return next ?? clock.now() + editEveryMs;
    },
    deps,
  );
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

async function post(deps: Cards, wanted: Wanted, at: { id: string; channelId: string }): Promise<undefined> {
  const { store, deliveries, clock, ids } = deps;
  const deliveryId = ids.next();
  const { target, topic, kind } = wanted.of;
  const view = await wanted.draw();
  const card = { ...at, target, topic, kind, deliveryId, ts: undefined, shows: wanted.shows, changedAt: clock.now() };
  // Card first: a crash between the two leaves one that was never sent, and is posted again when that is seen.
  await store.saveCard(card);
  await deliveries.add({
    id: deliveryId,
    groupId: undefined,
    kind: 'notice',
    channelId: at.channelId,
    threadTs: undefined,
    view,
    entry: undefined,
    critical: false,
    reason: 'dead letters',
    createdAt: clock.now(),
  });
  deps.owed();
  return undefined;
}

/** Edits a card that shows something else by now; answers when to look again. */
async function keep(deps: Cards, card: DeadLetterCard, wanted: Wanted): Promise<number | undefined> {
  const now = deps.clock.now();
  if (card.shows === wanted.shows) return undefined;
  if (now < card.changedAt + editEveryMs) return card.changedAt + editEveryMs;
  const ts = card.ts ?? (await standsAt(deps, card));
  if (ts === undefined) return now + editEveryMs;
  const edited = await edit(deps, { ...card, ts }, await wanted.draw(), wanted.shows);
  if (edited === 'stands') return undefined;
  if (edited === 'gone') await deps.store.dropCard(card.id);
  return edited === 'gone' ? now : now + editEveryMs;
}

/** All of its kind are settled: it says so once more, and is forgotten. */
async function close(deps: Cards, card: DeadLetterCard): Promise<void> {
  const ts = card.ts ?? (await standsAt(deps, card));
  if (ts === undefined) return;
  const how = await deps.store.settledSince(card, 0);
  const edited = await edit(deps, { ...card, ts }, settledCard(card, how), 'settled');
  if (edited !== 'again') await deps.store.dropCard(card.id);
}

/** The message that its delivery became; a card whose delivery failed or is not known is dropped, to be posted anew. */
async function standsAt({ deliveries, store, clock }: Cards, card: DeadLetterCard): Promise<string | undefined> {
  const delivery = await deliveries.find(card.deliveryId);
  if (delivery?.ts !== undefined) return delivery.ts;
  const waits = delivery !== undefined && ['pending', 'attempting', 'unclear'].includes(delivery.state);
  if (!waits && clock.now() >= card.changedAt + postAgainAfterMs) await store.dropCard(card.id);
  return undefined;
}

/** Makes one edit. */
async function edit(
  { chat, store, clock, log }: Cards,
  card: DeadLetterCard & { readonly ts: string },
  view: View,
  shows: string,
): Promise<'stands' | 'again' | 'gone'> {
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
      log.info({ code: answer.code, topic: card.topic }, 'a card of dead letters is gone and is posted anew');
      return 'gone';
  }
}
