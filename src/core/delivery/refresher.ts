import type { Clock } from '../../lib/clock.ts';
import type { Group } from '../alert/group.ts';
import type { AlertStore, StoredGroup } from '../port/alert-store.ts';
import type { Chat } from '../port/chat.ts';
import type { Log } from '../port/log.ts';
import type { View } from '../view/view.ts';
import { digestOf } from './digest.ts';
import { type Loop, loop } from './loop.ts';
import type { Pace } from './pace.ts';

const groupsPerRound = 200;
const inFlightAtMost = 4;
const perMessageMs = 1_000;
const afterUnclearMs = 2_000;
const afterRefusalMs = 5 * 60_000;

/** Codes that say that this one message cannot be edited any more (chat.update): a new one takes its place. */
export const messageGone = new Set(['message_not_found', 'cant_update_message', 'edit_window_closed', 'msg_too_long']);

interface Refreshing {
  readonly store: AlertStore;
  readonly chat: Chat;
  readonly clock: Clock;
  readonly log: Log;
  /** Edits of the whole workspace: chat.update is a tier 3 method. */
  readonly pace: Pace;
  draw(stored: StoredGroup): Promise<View>;
  refused(group: Group, refusal: { code: string; sentence: string }): Promise<void>;
  /** A message was lost: its group needs a look. */
  lost(): void;
}

/** Keeps living messages true. */
export interface Refresher extends Loop {
  /** A person waits for this one: it goes first, and may use the reserve of the budget. */
  hurry(groupId: string): void;
}

/**
 * Edits every message that does not show what its group wants, silently: one call in flight per message, at most one a
 * second, the latest state always wins. An edit of unknown fate is simply made again: it says the same or newer.
 */
export function refresher(deps: Refreshing): Refresher {
  const { store, clock, log, pace } = deps;
  const urgent = new Set<string>();
  const notBefore = new Map<string, number>();
  const inFlight = new Map<string, Promise<void>>();

  const start = ({ id, shortId }: Group): void => {
    urgent.delete(id);
    notBefore.set(id, clock.now() + perMessageMs);
    const task = store
      .loadGroup(id)
      .then((stored) => stored && edit(deps, stored))
      .then((again) => again !== undefined && notBefore.set(id, again))
      .catch((thrown: unknown) => {
        notBefore.set(id, clock.now() + afterUnclearMs);
        log.error({ err: thrown, group: shortId }, 'a message could not be refreshed');
      })
      .then(() => {
        inFlight.delete(id);
        rounds.wake();
      });
    inFlight.set(id, task);
  };

  const rounds = loop(
    'refresher',
    async () => {
      const now = clock.now();
      for (const [id, at] of notBefore) if (at <= now) notBefore.delete(id);
      const waiting = await store.groupsToEdit(groupsPerRound);
      const isUrgent = (group: Group) => urgent.has(group.id);
      const ordered = [...waiting.filter(isUrgent), ...waiting.filter((group) => !isUrgent(group))];
      let next: number | undefined;
      for (const group of ordered) {
        const { id } = group;
        if (inFlight.has(id)) continue;
        if (inFlight.size >= inFlightAtMost) break;
        const freeAt = isUrgent(group) ? 0 : (notBefore.get(id) ?? 0);
        const turn = freeAt > now ? { at: freeAt } : pace.take(now, isUrgent(group));
        if (turn === 'go') start(group);
        else next = Math.min(next ?? turn.at, turn.at);
      }
      return next;
    },
    deps,
  );

  return {
    ...rounds,
    hurry(groupId) {
      if (urgent.size > groupsPerRound) urgent.clear();
      urgent.add(groupId);
      rounds.wake();
    },
    async stop() {
      await rounds.stop();
      await Promise.all(inFlight.values());
    },
  };
}

/** Makes one edit; answers when the next one of this message may be made, if not in the usual time. */
async function edit(deps: Refreshing, stored: StoredGroup): Promise<number | undefined> {
  const { store, chat, clock, log, pace } = deps;
  const { group } = stored;
  if (group.message === undefined) return undefined;
  const { channelId, ts } = group.message;
  const view = await deps.draw(stored);
  const answer = await chat.update({ channelId, ts, view });
  const now = clock.now();
  switch (answer.kind) {
    case 'sent':
      await store.shown(group, digestOf(view));
      return undefined;
    case 'limited':
      pace.blockUntil(now + answer.retryAfterMs);
      return now + answer.retryAfterMs;
    case 'unclear':
      log.info({ group: group.shortId, reason: answer.reason }, 'an edit had no clear answer and is made again');
      return now + afterUnclearMs;
    case 'refused':
      if (messageGone.has(answer.code)) {
        await store.messageLost(group, now);
        deps.lost();
        return undefined;
      }
      await deps.refused(group, answer);
      return now + afterRefusalMs;
  }
}
