import type { Clock } from '../../lib/clock.ts';
import { reasonOf } from '../../lib/error.ts';
import { type Loop, loop } from '../delivery/loop.ts';
import type { AlertStore } from '../port/alert-store.ts';
import type { Chat, Delivered } from '../port/chat.ts';
import type { EscalationStore } from '../port/escalation-store.ts';
import type { Log } from '../port/log.ts';
import type { PageReceiver } from '../port/page-receiver.ts';
import type { Escalation } from './escalation.ts';
import { callView, pageView } from './escalation-view.ts';
import type { Page } from './page.ts';

const lookEveryMs = 10_000;
const atOnce = 20;
const longestPauseMs = 60_000;
/** No call takes longer: what has no end by then could not be written. */
const cutOffAfterMs = 60_000;
/** Who asks to wait for no longer than that will take it in time. */
const soonMs = 15_000;
/** An end that a receiver does not take is given up after so long: there the page ends by itself or by hand. */
const lastWordsForMs = 3_600_000;

export interface Paging {
  readonly store: EscalationStore;
  readonly alerts: Pick<AlertStore, 'loadGroup'>;
  readonly chat: Pick<Chat, 'post'>;
  readonly receivers: ReadonlyMap<string, PageReceiver>;
  /** The channel of a receiver of alerts. */
  channelOf(receiver: string): Promise<string>;
  readonly clock: Clock;
  readonly log: Log;
  /** The next step of an escalation was brought forward. */
  moved(): void;
}

/** How a try to page somebody ended. */
type Outcome =
  | { readonly kind: 'sent' }
  | { readonly kind: 'failed'; readonly why: string }
  /** Not taken now, or of unknown fate: it is tried again while it matters. */
  | { readonly kind: 'again'; readonly why: string; readonly afterMs: number | undefined };

/**
 * Sends what is owed: each page is a row, written as `attempting` before the call. Where a step reached nobody at its first
 * try the next step is due at once; what may still get through is tried again all the same, as long as it matters.
 */
export function pager(deps: Paging): Loop {
  const { store, clock } = deps;
  return loop(
    'pager',
    async () => {
      await store.recover(clock.now(), clock.now() - cutOffAfterMs);
      for (;;) {
        const due = await store.pagesDue(clock.now(), atOnce);
        if (due.length === 0) break;
        await Promise.all(due.map((page) => advance(deps, page)));
      }
      return Math.min((await store.nextPageAt()) ?? Number.POSITIVE_INFINITY, clock.now() + lookEveryMs);
    },
    deps,
  );
}

async function advance(deps: Paging, page: Page): Promise<void> {
  const { store, clock, log } = deps;
  const escalation = await store.find(page.escalationId);
  if (escalation === undefined || !matters(page, escalation, clock.now())) {
    return store.settled(page.id, 'dropped', clock.now(), 'nothing was left to say');
  }
  await store.attempting(page.id, clock.now());
  const outcome = await send(deps, page, escalation);
  const now = clock.now();
  const about = { page: page.id, means: page.means, escalation: escalation.id };
  switch (outcome.kind) {
    case 'sent':
      log.info(about, 'a page was taken');
      return store.settled(page.id, 'sent', now, undefined);
    case 'failed':
      log.error({ ...about, reason: outcome.why }, 'a page was refused for good');
      await store.settled(page.id, 'failed', now, outcome.why);
      break;
    case 'again': {
      log.error({ ...about, reason: outcome.why }, 'a page did not get through and is tried again');
      const pauseMs = Math.min(longestPauseMs, 1_000 * 2 ** Math.min(page.attempts, 10));
      await store.postpone(page.id, now + Math.max(pauseMs, outcome.afterMs ?? 0), outcome.why);
    }
  }
  if (page.act !== 'page' || comesSoon(outcome)) return;
  await store.bringForward(escalation.id, page.step, now);
  deps.moved();
}

/** Slack took note, and names a moment that is near. */
function comesSoon(outcome: Outcome): boolean {
  return outcome.kind === 'again' && outcome.afterMs !== undefined && outcome.afterMs <= soonMs;
}

/** A page matters while its escalation is open and was not begun anew; its end for an hour. */
function matters(page: Page, { state, key }: Escalation, now: number): boolean {
  if (page.act !== 'page') return now - page.createdAt <= lastWordsForMs;
  return state === 'open' && page.key === key;
}

async function send(deps: Paging, page: Page, escalation: Escalation): Promise<Outcome> {
  switch (page.means) {
    case 'direct':
      // A person's id stands for the conversation with them.
      return outcomeOf(await deps.chat.post({ channelId: page.whom, view: pageView(escalation), deliveryId: page.id }));
    case 'usergroup':
      return callGroup(deps, page, escalation);
    case 'receiver':
      return sendOutside(deps, page, escalation);
  }
}

async function callGroup({ alerts, chat, channelOf }: Paging, page: Page, escalation: Escalation): Promise<Outcome> {
  const { groupId } = escalation.matter;
  const stored = groupId === undefined ? undefined : await alerts.loadGroup(groupId);
  if (stored === undefined) return { kind: 'failed', why: 'there is no channel to mention a user group in' };
  const { message, receiver } = stored.group;
  const view = callView(page.whom, escalation);
  const place =
    message === undefined
      ? { channelId: await channelOf(receiver) }
      : { channelId: message.channelId, threadTs: message.ts, broadcast: true };
  return outcomeOf(await chat.post({ ...place, view, deliveryId: page.id }));
}

async function sendOutside({ receivers }: Paging, page: Page, { matter, startedAt }: Escalation): Promise<Outcome> {
  const receiver = receivers.get(page.whom);
  if (receiver === undefined) return { kind: 'failed', why: `there is no receiver "${page.whom}"` };
  const { sentence, service, shortId } = matter;
  try {
    await receiver.send({ id: page.id, act: page.act, key: page.key, sentence, service, shortId, startedAt });
    return { kind: 'sent' };
  } catch (thrown) {
    return { kind: 'again', why: reasonOf(thrown), afterMs: undefined };
  }
}

function outcomeOf(answer: Delivered): Outcome {
  switch (answer.kind) {
    case 'sent':
      return { kind: 'sent' };
    case 'refused':
      return { kind: 'failed', why: answer.sentence };
    case 'limited':
      return { kind: 'again', why: 'Slack asks to wait', afterMs: answer.retryAfterMs };
    case 'unclear':
      return { kind: 'again', why: answer.reason, afterMs: undefined };
  }
}
