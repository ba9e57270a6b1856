import type { Clock } from '../../lib/clock.ts';
import type { Ids } from '../../lib/ids.ts';
import { groupState } from '../alert/alert-list.ts';
import { type Roundup, type RoundupStep, roundupStep } from '../alert/roundup.ts';
import type { RoundupContent } from '../alert/roundup-content.ts';
import type { AlertRules } from '../alert/rules.ts';
import { stormDigest } from '../alert/storm-digest.ts';
import type { AlertStore, StoredGroup } from '../port/alert-store.ts';
import type { Chat } from '../port/chat.ts';
import type { DeliveryStore, NewDelivery } from '../port/delivery-store.ts';
import type { Log } from '../port/log.ts';
import { drawRoundup, readRoundup } from './draw-roundup.ts';
import { type Loop, loop } from './loop.ts';
import type { Pace } from './pace.ts';
import { messageGone } from './refresher.ts';
import { ringStorm } from './ring-storm.ts';

const roundupsAtMost = 50;
const lookAgainMs = 2_000;
const agedMs = 60_000;
const afterRefusalMs = 60_000;

interface Keeping {
  readonly store: AlertStore;
  readonly deliveries: Pick<DeliveryStore, 'add' | 'ofGroup'>;
  readonly rules: AlertRules;
  readonly chat: Pick<Chat, 'update'>;
  readonly pace: Pace;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
  offers(command: string): boolean;
  /** Something is owed to chat. */
  owed(): void;
}

/** Keeps the tables of roundups true, and ends them. */
export interface RoundupKeeper extends Loop {
  /** A person changed something: tables are edited at once, with the reserve of the budget. */
  hurry(): void;
}

/**
 * Looks at every roundup that is kept true, at most every two seconds: owes its message where it has none, edits the one
 * it has, and ends it when nothing more joins. All its state is rows: after a restart it goes on where it was.
 */
export function roundupKeeper(deps: Keeping): RoundupKeeper {
  const { store, clock } = deps;
  const notBefore = new Map<string, number>();
  let urgent = false;
  const rounds = loop(
    'roundups',
    async () => {
      const hurried = urgent;
      urgent = false;
      const roundups = await store.openRoundups(roundupsAtMost);
      const open = new Set(roundups.map(({ id }) => id));
      for (const id of notBefore.keys()) if (!open.has(id)) notBefore.delete(id);
      for (const roundup of roundups) {
        const now = clock.now();
        if (!hurried && (notBefore.get(roundup.id) ?? 0) > now) continue;
        notBefore.set(roundup.id, await keep(deps, roundup, hurried));
      }
      return notBefore.size === 0 ? undefined : Math.min(...notBefore.values());
    },
    deps,
  );
  return {
    ...rounds,
    hurry() {
      urgent = true;
      rounds.wake();
    },
  };
}

/** Answers when to look at it again. */
async function keep(deps: Keeping, roundup: Roundup, urgent: boolean): Promise<number> {
  const { rules, clock } = deps;
  const now = clock.now();
  const { content, stored } = await readRoundup(deps, roundup, now);
  const fires = content.groups.some((each) => groupState(each) !== 'resolved');
  const waits = roundup.endedAt === undefined && (await someWait(deps, roundup, stored, now));
  const step = roundupStep(roundup, { fires, waits }, rules.storm, now);
  if (step.kind === 'end') return end(deps, content, now);
  if (roundup.message === undefined) return owe(deps, content, step, now);
  const ringAt = step.kind === 'open' && roundup.reason === 'storm' ? await ringStorm(deps, content) : undefined;
  const again = await edit(deps, content, urgent);
  if (again !== undefined) return Math.min(again, ringAt ?? again);
  if (step.kind === 'close') await deps.store.closeRoundup(roundup, now);
  return now + (step.kind === 'open' ? lookAgainMs : agedMs);
}

/** Whether something that belongs in this table is not ready to be told yet. */
async function someWait(
  { store, rules }: Keeping,
  { channelId, reason }: Roundup,
  stored: readonly StoredGroup[],
  now: number,
): Promise<boolean> {
  switch (reason) {
    case 'storm':
      return false;
    case 'late':
      return stored.some(({ group }) => group.decision?.reason === 'catching-up');
    case 'away':
      return store.cardsWait(channelId, now - rules.catchUp.awayAfterMs);
  }
}

/** A storm is told to be over under its table, where all of its phones see it; what was gathered is told by the table itself. */
async function end({ store, ids, owed }: Keeping, content: RoundupContent, now: number): Promise<number> {
  const { roundup } = content;
  const ended = { ...content, roundup: { ...roundup, endedAt: now } };
  const told = roundup.reason === 'storm' && roundup.message !== undefined;
  const digest: NewDelivery | undefined = told
    ? {
        ...owedBy(roundup, ids.next(), now),
        kind: 'broadcast',
        threadTs: roundup.message?.ts,
        view: stormDigest(ended),
        critical: false,
        reason: 'storm-over',
      }
    : undefined;
  await store.endRoundup(roundup, now, digest);
  owed();
  return now;
}

/** Owes the message that a roundup does not have; nothing where nothing of it fires. */
async function owe(deps: Keeping, content: RoundupContent, step: RoundupStep, now: number): Promise<number> {
  const { store, deliveries, ids, owed } = deps;
  const { roundup } = content;
  const [last] = await deliveries.ofGroup(roundup.id, 1);
  if (last !== undefined && ['pending', 'attempting', 'unclear'].includes(last.state)) return now + lookAgainMs;
  // It may have been sent since the roundup was read.
  if ((await store.findRoundup(roundup.id))?.message !== undefined) return now;
  if (step.kind === 'close') {
    await store.closeRoundup(roundup, now);
    return now + lookAgainMs;
  }
  if (last?.state === 'refused' && now - last.createdAt < afterRefusalMs) return last.createdAt + afterRefusalMs;
  // What was read late is told when it is complete; the others at once, and drawn when chat takes it.
  if (step.kind === 'open' && roundup.reason === 'late') return Math.min(step.lookAt, now + lookAgainMs);
  if (content.total === 0) return now + lookAgainMs;
  await deliveries.add({
    ...owedBy(roundup, ids.next(), now),
    kind: 'roundup',
    threadTs: undefined,
    view: undefined,
    // It stands for many: a delay is worse than a double, and it goes before the cards that it spares.
    critical: true,
    reason: roundup.reason,
  });
  owed();
  return now + lookAgainMs;
}

function owedBy({ id, channelId }: Roundup, deliveryId: string, now: number) {
  return { id: deliveryId, groupId: id, channelId, entry: undefined, createdAt: now };
}

/** Makes the table say what is true; undefined when it does, otherwise when to try again. */
async function edit(deps: Keeping, content: RoundupContent, urgent: boolean): Promise<number | undefined> {
  const { store, chat, pace, clock, log } = deps;
  const { roundup } = content;
  const { view, shows } = drawRoundup(content);
  if (roundup.message === undefined || roundup.message.shows === shows) return undefined;
  const turn = pace.take(clock.now(), urgent);
  if (turn !== 'go') return turn.at;
  const answer = await chat.update({ channelId: roundup.channelId, ts: roundup.message.ts, view });
  const now = clock.now();
  switch (answer.kind) {
    case 'sent':
      await store.roundupShown(roundup, shows);
      return undefined;
    case 'limited':
      pace.blockUntil(now + answer.retryAfterMs);
      return now + answer.retryAfterMs;
    case 'unclear':
      return now + lookAgainMs;
    case 'refused':
      log.warn({ roundup: roundup.id, code: answer.code }, 'a table cannot be edited');
      if (!messageGone.has(answer.code)) return now + afterRefusalMs;
      await store.roundupLost(roundup);
      return now;
  }
}
