import type { Clock } from '../../lib/clock.ts';
import type { Ids } from '../../lib/ids.ts';
import type { AlertRules } from '../alert/rules.ts';
import { heardIn } from '../alert/storm-ring.ts';
import type { AlertStore, StoredGroup } from '../port/alert-store.ts';
import type { Chat } from '../port/chat.ts';
import type { Delivery } from '../port/delivery-store.ts';
import type { RoundupJoin } from '../port/roundup-store.ts';
import { joinableOr } from './admission.ts';
import { digestOf } from './digest.ts';
import { readSituation } from './dispatcher.ts';
import { drawRoundup, readRoundup } from './draw-roundup.ts';
import type { Drawn } from './outbox.ts';

interface Drawing {
  readonly ids: Ids;
  readonly store: AlertStore;
  readonly rules: AlertRules;
  readonly chat: Pick<Chat, 'permalink'>;
  readonly clock: Clock;
  offers(command: string): boolean;
}

/** Draws a delivery when its turn comes: cards and tables say what is true then, not when it was decided. */
export function drawDelivery(deps: Drawing): (delivery: Delivery) => Promise<Drawn> {
  return async (delivery) => {
    switch (delivery.kind) {
      case 'card':
        return drawCard(deps, delivery);
      case 'roundup': {
        const roundup = await deps.store.findRoundup(delivery.groupId ?? '');
        if (roundup === undefined) return { kind: 'nothing' };
        const { content } = await readRoundup(deps, roundup, deps.clock.now());
        await deps.store.roundupHeard(roundup, heardIn(content.groups));
        return { kind: 'view', ...drawRoundup(content) };
      }
      case 'broadcast':
      case 'line':
      case 'notice':
        return delivery.view === undefined ? { kind: 'nothing' } : { kind: 'view', view: delivery.view, shows: '' };
    }
  };
}

/**
 * A card that was never tried and whose alerts have all ended meanwhile has nothing to say: who was not woken need not hear
 * that it is over. One that waited until a storm began is a row of its table; so is one that chat did not take for long,
 * if it is not critical, or over.
 */
async function drawCard(deps: Drawing, delivery: Delivery): Promise<Drawn> {
  const { store, rules, clock } = deps;
  const stored = delivery.groupId === undefined ? undefined : await store.loadGroup(delivery.groupId);
  if (stored === undefined) return { kind: 'nothing' };
  const fires = stored.members.some(({ alert, leftAt }) => leftAt === undefined && alert.endsAt === undefined);
  const old = clock.now() - delivery.createdAt > rules.catchUp.awayAfterMs;
  if (!fires && delivery.attempts === 0 && !old) return { kind: 'nothing' };
  const join = await joinOf(deps, delivery, { stored, fires, old });
  if (join !== undefined) {
    await store.tellInRoundup(delivery, join, clock.now());
    return { kind: 'elsewhere' };
  }
  const group = await following(deps, stored);
  const view = rules.card(group, stored.members, await readSituation(store, rules, clock.now()));
  return { kind: 'view', view, shows: digestOf(view) };
}

/** The table that tells of this card's group instead; undefined where it has a card all the same. */
async function joinOf(
  deps: Drawing,
  delivery: Delivery,
  { stored, fires, old }: { stored: StoredGroup; fires: boolean; old: boolean },
): Promise<RoundupJoin | undefined> {
  const { store, ids, clock } = deps;
  const { channelId, critical, reason } = delivery;
  // A card that follows an old one is told by that one until it stands.
  if (stored.group.message !== undefined && reason !== 'fires-again') return undefined;
  if (old && !(critical && fires)) return joinableOr(store, ids, { channelId, reason: 'away', now: clock.now() });
  return sparedBy(deps, delivery);
}

/** The storm whose table tells of this card's group: it began while the card waited, and the card is not one of its first criticals. */
async function sparedBy(
  { store, rules }: Drawing,
  { attempts, channelId, createdAt, critical }: Delivery,
): Promise<RoundupJoin | undefined> {
  if (attempts > 0) return undefined;
  const storm = await store.joinableRoundup(channelId, 'storm');
  const since = (storm?.startedAt ?? 0) - rules.storm.withinMs;
  if (storm === undefined || createdAt < since || createdAt > storm.startedAt) return undefined;
  const single = critical && (await store.criticalsTriedSince(channelId, since)) < rules.storm.singles;
  return single ? undefined : storm;
}

/** The group with a link to the message that its new card follows; the link is stored, so that later edits keep it. */
async function following({ store, chat }: Drawing, { group }: StoredGroup): Promise<StoredGroup['group']> {
  if (group.message === undefined) return group;
  const previousUrl = await chat.permalink(group.message);
  await store.follows(group, previousUrl);
  return { ...group, previousUrl };
}
