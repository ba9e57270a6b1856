import type { Clock } from '../../lib/clock.ts';
import { type ContinuedMessage, continuedCard } from '../alert/continued.ts';
import type { AlertStore } from '../port/alert-store.ts';
import type { Chat } from '../port/chat.ts';
import type { Log } from '../port/log.ts';
import { type Loop, loop } from './loop.ts';
import type { Pace } from './pace.ts';

const perRound = 10;
const afterUnclearMs = 10_000;
const idleMs = 30_000;

interface Continuing {
  readonly store: Pick<AlertStore, 'continuedMessages' | 'continuationShown' | 'loadGroup'>;
  readonly chat: Pick<Chat, 'update' | 'permalink'>;
  readonly pace: Pace;
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * Makes old messages say where they went on: one silent edit each, with what the budget leaves. One that cannot be edited
 * any more is left as it is: the new message links to it.
 */
export function continuation(deps: Continuing): Loop {
  const { store, clock, pace } = deps;
  return loop(
    'continuation',
    async () => {
      for (const message of await store.continuedMessages(perRound)) {
        const turn = pace.take(clock.now());
        if (turn !== 'go') return turn.at;
        const again = await say(deps, message);
        if (again !== undefined) return again;
      }
      return clock.now() + idleMs;
    },
    deps,
  );
}

/** Answers when to try again; undefined when it is settled. */
async function say(deps: Continuing, message: ContinuedMessage): Promise<number | undefined> {
  const { store, chat, pace, clock, log } = deps;
  const { channelId, ts, groupId, nextTs } = message;
  const stored = await store.loadGroup(groupId);
  const url = await chat.permalink({ channelId, ts: nextTs });
  const alerts = stored?.members.map(({ alert }) => alert) ?? [];
  const view = continuedCard(message, { shortId: stored?.group.shortId ?? '', alerts, url });
  const answer = await chat.update({ channelId, ts, view });
  const now = clock.now();
  switch (answer.kind) {
    case 'sent':
      await store.continuationShown(message);
      return undefined;
    case 'refused':
      log.info({ group: stored?.group.shortId, code: answer.code }, 'an old message cannot say where it goes on');
      await store.continuationShown(message);
      return undefined;
    case 'limited':
      pace.blockUntil(now + answer.retryAfterMs);
      return now + answer.retryAfterMs;
    case 'unclear':
      return now + afterUnclearMs;
  }
}
