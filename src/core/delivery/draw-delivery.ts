import type { Clock } from '../../lib/clock.ts';
import type { AlertRules } from '../alert/rules.ts';
import type { AlertStore, StoredGroup } from '../port/alert-store.ts';
import type { Chat } from '../port/chat.ts';
import type { Delivery } from '../port/delivery-store.ts';
import { digestOf } from './digest.ts';
import { readSituation } from './dispatcher.ts';
import type { Drawn } from './outbox.ts';

/**
 * Draws a delivery when its turn comes. A card says what is true then, not when it was decided; one that was never tried
 * and whose alerts have all ended meanwhile has nothing to say: who was not woken need not hear that it is over.
 */
export function drawDelivery(deps: {
  store: AlertStore;
  rules: AlertRules;
  chat: Pick<Chat, 'permalink'>;
  clock: Clock;
}): (delivery: Delivery) => Promise<Drawn> {
  const { store, rules, clock } = deps;
  return async (delivery) => {
    if (delivery.kind !== 'card') {
      return delivery.view === undefined ? { kind: 'nothing' } : { kind: 'view', view: delivery.view, shows: '' };
    }
    const stored = delivery.groupId === undefined ? undefined : await store.loadGroup(delivery.groupId);
    if (stored === undefined) return { kind: 'nothing' };
    const fires = stored.members.some(({ alert, leftAt }) => leftAt === undefined && alert.endsAt === undefined);
    if (!fires && delivery.attempts === 0) return { kind: 'nothing' };
    const group = await following(deps, stored);
    const view = rules.card(group, stored.members, await readSituation(store, rules, clock.now()));
    return { kind: 'view', view, shows: digestOf(view) };
  };
}

/** The group with a link to the message that its new card follows; the link is stored, so that later edits keep it. */
async function following(
  { store, chat }: { store: AlertStore; chat: Pick<Chat, 'permalink'> },
  { group }: StoredGroup,
): Promise<StoredGroup['group']> {
  if (group.message === undefined) return group;
  const previousUrl = await chat.permalink(group.message);
  await store.follows(group, previousUrl);
  return { ...group, previousUrl };
}
