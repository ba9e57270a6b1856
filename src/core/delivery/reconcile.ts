import { MiddlewatchError, reasonOf } from '../../lib/error.ts';
import type { Chat } from '../port/chat.ts';
import type { Delivery } from '../port/delivery-store.ts';

const betweenLooksMs = 30_000;
const afterNoAnswerMs = 5_000;
/** Chat's clock and ours may differ. */
const clockSkewMs = 60_000;

/** What a look for a message said. */
export type Found =
  | { readonly kind: 'found'; readonly ts: string }
  | { readonly kind: 'absent' }
  /** The bot may not read there: nothing will ever be known. */
  | { readonly kind: 'unreadable' }
  | { readonly kind: 'no-answer'; readonly reason: string };

export type LookUp = (delivery: Delivery) => Promise<Found>;

/** What to do with a message of unknown fate. */
export type Step =
  | { readonly kind: 'sent'; readonly ts: string }
  | { readonly kind: 'send' }
  | { readonly kind: 'wait'; readonly absences: number; readonly dueAt: number };

/**
 * Sent again only after it was found absent twice, 30 s apart; once is enough where a delay is worse than a double,
 * and where the bot cannot read. No answer proves nothing.
 */
export function nextStep(delivery: Pick<Delivery, 'critical' | 'absences'>, found: Found, now: number): Step {
  switch (found.kind) {
    case 'found':
      return { kind: 'sent', ts: found.ts };
    case 'unreadable':
      return { kind: 'send' };
    case 'absent': {
      const absences = delivery.absences + 1;
      if (delivery.critical || absences >= 2) return { kind: 'send' };
      return { kind: 'wait', absences, dueAt: now + betweenLooksMs };
    }
    case 'no-answer':
      return { kind: 'wait', absences: delivery.absences, dueAt: now + afterNoAnswerMs };
  }
}

/** Looks for the message of a delivery by the id that it carries; of several the oldest is the one. */
export function lookUpIn(chat: Chat): LookUp {
  return async (delivery) => {
    try {
      const standing = await messagesOf(chat, delivery);
      const [oldest] = standing;
      return oldest === undefined ? { kind: 'absent' } : { kind: 'found', ts: oldest };
    } catch (thrown) {
      const readable =
        !(thrown instanceof MiddlewatchError) || (thrown.code !== 'denied' && thrown.code !== 'not-found');
      return readable ? { kind: 'no-answer', reason: reasonOf(thrown) } : { kind: 'unreadable' };
    }
  };
}

/** The messages that carry the id of this delivery, oldest first. */
export async function messagesOf(chat: Chat, delivery: Delivery): Promise<string[]> {
  const { channelId, threadTs, createdAt } = delivery;
  const where = { channelId, ...(threadTs !== undefined && { threadTs }), sinceMs: createdAt - clockSkewMs };
  const found = await chat.deliveries(where);
  return found
    .filter(({ deliveryId }) => deliveryId === delivery.id)
    .map(({ ts }) => ts)
    .sort((a, b) => Number(a) - Number(b));
}
