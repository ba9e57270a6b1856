import type { Clock } from '../../lib/clock.ts';
import { type Loop, loop } from '../delivery/loop.ts';
import { budget } from '../delivery/pace.ts';
import { messageGone } from '../delivery/refresher.ts';
import type { Chat } from '../port/chat.ts';
import type { IncidentStore } from '../port/incident-store.ts';
import type { Log } from '../port/log.ts';
import type { HeldIncident } from './incident.ts';
import { incidentCard } from './incident-card.ts';

/** chat.update is a tier 3 method, which the cards of alerts share. */
const editsPerMinute = { perMinute: 20, reserve: 0 };
const perCardMs = 1_000;
const afterUnclearMs = 2_000;
const afterRefusalMs = 5 * 60_000;
const cardsPerRound = 100;

interface CardDeps {
  readonly store: IncidentStore;
  readonly chat: Pick<Chat, 'update'>;
  readonly clock: Clock;
  readonly log: Log;
  /** A card was deleted and is owed again. */
  owed(): void;
}

/** Keeps the cards of incidents true: each is edited until it shows what is stored, at most once a second, the latest state wins. */
export function cardLoop(deps: CardDeps): Loop {
  const { store, clock, log } = deps;
  const pace = budget(editsPerMinute);
  const notBefore = new Map<string, number>();
  return loop(
    'incident cards',
    async () => {
      for (const [id, at] of notBefore) if (at <= clock.now()) notBefore.delete(id);
      let next: number | undefined;
      for (const incident of await store.toEdit(cardsPerRound)) {
        const now = clock.now();
        const freeAt = notBefore.get(incident.id) ?? 0;
        const turn = freeAt > now ? { at: freeAt } : pace.take(now);
        if (turn !== 'go') {
          next = Math.min(next ?? turn.at, turn.at);
          continue;
        }
        const again = await edit(deps, incident);
        if (again.all !== undefined) pace.blockUntil(again.all);
        notBefore.set(incident.id, again.at);
      }
      return next;
    },
    { clock, log },
  );
}

/** Makes one edit; answers when the next one of this card may be made, and of all where chat asks to wait. */
async function edit({ store, chat, clock, log, owed }: CardDeps, incident: HeldIncident) {
  const { id, channelId, cardTs, revision } = incident;
  if (channelId === undefined || cardTs === undefined) return { at: clock.now() + perCardMs };
  const of = { links: await store.links(id), steps: await store.steps(id) };
  const answer = await chat.update({ channelId, ts: cardTs, view: incidentCard(incident, of) });
  const now = clock.now();
  switch (answer.kind) {
    case 'sent':
      await store.shown(id, revision);
      return { at: now + perCardMs };
    case 'limited':
      return { at: now + answer.retryAfterMs, all: now + answer.retryAfterMs };
    case 'unclear':
      return { at: now + afterUnclearMs };
    case 'refused':
      log.warn({ incident: id, code: answer.code }, 'chat refused to edit the card of an incident');
      if (!messageGone.has(answer.code)) return { at: now + afterRefusalMs };
      await store.cardLost(incident, now);
      owed();
      return { at: now + perCardMs };
  }
}
