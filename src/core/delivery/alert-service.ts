import type { Clock } from '../../lib/clock.ts';
import type { Ids } from '../../lib/ids.ts';
import type { AlertConfig } from '../alert/alert-config.ts';
import { alertRules, type LinkSince } from '../alert/rules.ts';
import type { Link } from '../health/link-book.ts';
import type { AlertDesk } from '../port/alert-desk.ts';
import type { AlertDrill } from '../port/alert-drill.ts';
import type { AlertStore } from '../port/alert-store.ts';
import type { Chat } from '../port/chat.ts';
import type { DeliveryStore } from '../port/delivery-store.ts';
import type { Log } from '../port/log.ts';
import type { View } from '../view/view.ts';
import { alertDesk } from './alert-desk.ts';
import { alertDrill } from './alert-drill.ts';
import { continuation } from './continuation.ts';
import { deliveryLink } from './delivery-link.ts';
import { dispatcher, readSituation } from './dispatcher.ts';
import { drawDelivery } from './draw-delivery.ts';
import { drillTarget } from './drill-alert.ts';
import { gathered } from './gathered.ts';
import { type Ingest, ingest } from './ingest.ts';
import { loop } from './loop.ts';
import { operationsNotice } from './operations-notice.ts';
import { firstLookAt, outbox } from './outbox.ts';
import { budget } from './pace.ts';
import { lookUpIn } from './reconcile.ts';
import { refresher } from './refresher.ts';
import { regroup } from './regroup.ts';
import { roundupKeeper } from './roundup-keeper.ts';
import { sweeper } from './sweeper.ts';

/** chat.update is a tier 3 method: 50 calls a minute for the whole workspace; 10 of them are kept for what a person waits for. */
const editsPerMinute = { perMinute: 50, reserve: 10 };
/** Alertmanager keeps what is over for five days. */
const rememberMs = 5 * 24 * 3_600_000;
const forgetEveryMs = 15 * 60_000;

/** Ten thousand records in a few seconds must not make as many looks; a first record after a quiet second is looked at at once. */
const lookEveryMs = 1_000;

/** What chat says to a reply whose message is gone. */
const orphaned = new Set(['thread_not_found', 'message_not_found']);

export interface AlertDeps {
  readonly store: AlertStore;
  readonly deliveries: DeliveryStore;
  readonly chat: Chat;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
  readonly config: AlertConfig;
  /** The id of a channel that is named by its id or its name; fails when there is none. */
  resolveChannel(channel: string): Promise<string>;
  /** Whether a command exists: cards show no other. */
  offers(command: string): boolean;
  /** Since when each Kafka target is read without a gap; see the consumer's state. */
  readonly linkSince: LinkSince;
}

/** The heart of alerts: from records to messages that stay true. */
export interface AlertService {
  readonly desk: AlertDesk;
  readonly ingest: Ingest;
  readonly drill: AlertDrill;
  /** Says something of the bot itself in the operations channel. */
  tell(shown: View): Promise<void>;
  /** Something was added to what is owed to chat. */
  wake(): void;
  /** For /ops health: what waits for chat, and for how long. */
  readonly link: Link;
  /** No new work; resolves when no call to chat is in flight. What is still owed stays in the store. */
  stop(): Promise<void>;
}

/**
 * Starts the heart: what a crash cut off becomes unclear and is looked for, groups go where the present routes say,
 * and every timer goes on. Fails with `usage` when the routes do not compile, `unavailable` when the store does not answer.
 */
export async function startAlerts(deps: AlertDeps): Promise<AlertService> {
  const { store, deliveries, chat, clock, ids, log, config } = deps;
  // A test that a crash cut off turns unknown like what nobody speaks of any more: there is no link to wait for.
  const linkSince: LinkSince = (target) => (target === drillTarget ? 0 : deps.linkSince(target));
  const rules = alertRules(config, { ...deps, linkSince });
  const notice = operationsNotice({ deliveries, ids, clock, log, config, resolveChannel: deps.resolveChannel });
  const channelOf = (receiver: string): Promise<string> => {
    const channel = config.receivers.find((each) => each.name === receiver)?.channel ?? receiver;
    // A name that cannot be resolved goes to chat as it is: its refusal is told where operators see it.
    return deps.resolveChannel(channel).catch(() => channel);
  };

  // While chat answers: when an alert comes it may be away, and the id is what finds and edits its message.
  await Promise.all(config.receivers.map(({ name }) => channelOf(name)));
  const cut = await deliveries.recover((at, critical) => firstLookAt({ critical, attempts: 1 }, at));
  const moved = await regroup(store, rules, clock.now());
  if (cut + moved > 0) log.info({ unclear: cut, moved }, 'alerts: took up what a restart left');

  const dispatch = dispatcher({ ...deps, rules, channelOf, changed: () => wakeSenders() });
  const sender = outbox({
    ...deps,
    lookUp: lookUpIn(chat),
    draw: drawDelivery({ ...deps, rules }),
    post: ({ channelId, threadTs, kind, id }, view) =>
      chat.post({
        channelId,
        view,
        deliveryId: id,
        ...(threadTs !== undefined && { threadTs }),
        broadcast: kind === 'broadcast',
      }),
    refused: async (delivery, refusal) => {
      const stored = delivery.groupId === undefined ? undefined : await store.loadGroup(delivery.groupId);
      // A reply without its message: the message was deleted, and a new one takes its place.
      if (stored && orphaned.has(refusal.code)) return store.messageLost(stored.group, clock.now());
      if (delivery.kind !== 'notice') await notice.refused(delivery.channelId, refusal);
    },
    settled() {
      dispatch.wake();
      roundups.wake();
    },
  });
  const pace = budget(editsPerMinute);
  const refresh = refresher({
    ...deps,
    pace,
    draw: async ({ group, members }) => rules.card(group, members, await readSituation(store, rules, clock.now())),
    refused: (group, refusal) => notice.refused(group.message?.channelId ?? group.receiver, refusal),
    lost: () => dispatch.wake(),
  });
  const roundups = roundupKeeper({ ...deps, rules, pace, owed: () => sender.wake() });
  const continues = continuation({ ...deps, pace });
  const sweep = sweeper({ chat, deliveries, clock, log });
  const forget = loop(
    'forget',
    async () => {
      await store.forget(clock.now() - rememberMs);
      return clock.now() + forgetEveryMs;
    },
    deps,
  );
  const loops = {
    dispatcher: dispatch,
    outbox: sender,
    refresher: refresh,
    roundups,
    continuation: continues,
    sweeper: sweep,
    forget,
  };
  function wakeSenders(): void {
    sender.wake();
    refresh.wake();
    roundups.wake();
    continues.wake();
  }
  for (const each of Object.values(loops)) each.wake();

  const take = ingest({
    store,
    rules,
    sources: config.sources,
    now: clock.now,
    settled: gathered(dispatch.wake, lookEveryMs, clock),
  });
  return {
    desk: alertDesk({
      ...deps,
      rules,
      hurry(groupId) {
        if (groupId !== undefined) refresh.hurry(groupId);
        roundups.hurry();
        dispatch.wake();
        sender.wake();
      },
    }),
    ingest: take,
    drill: alertDrill({ ...deps, rules, channelOf, ingest: take }),
    async tell(shown) {
      await notice.tell(shown);
      sender.wake();
    },
    wake: wakeSenders,
    link: deliveryLink(deliveries, loops, clock.now),
    async stop() {
      await dispatch.stop();
      await Promise.all([
        sender.stop(),
        refresh.stop(),
        roundups.stop(),
        continues.stop(),
        sweep.stop(),
        forget.stop(),
      ]);
    },
  };
}
