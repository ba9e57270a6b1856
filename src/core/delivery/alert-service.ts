import type { Clock } from '../../lib/clock.ts';
import type { Ids } from '../../lib/ids.ts';
import type { AlertConfig } from '../alert/alert-config.ts';
import type { TargetNames } from '../alert/next-command.ts';
import { ruleBook } from '../alert/rule-book.ts';
import { alertRules, type LinkSince } from '../alert/rules.ts';
import type { Link } from '../health/link-book.ts';
import type { AlertDesk } from '../port/alert-desk.ts';
import type { AlertDrill } from '../port/alert-drill.ts';
import type { AlertStore } from '../port/alert-store.ts';
import type { Chat } from '../port/chat.ts';
import type { DeliveryStore } from '../port/delivery-store.ts';
import type { Log } from '../port/log.ts';
import type { WatchBook } from '../port/watch-book.ts';
import type { View } from '../view/view.ts';
import { chatPulse } from '../watch/chat-pulse.ts';
import type { Vitals } from '../watch/dead-man.ts';
import { type HeartFigures, heartFigures } from '../watch/figures.ts';
import { tally } from '../watch/tally.ts';
import { type Fallback, watchOver } from '../watch/watch-over.ts';
import { watchdogBook } from '../watch/watchdog.ts';
import { ageCloser } from './age-closer.ts';
import { alertDesk } from './alert-desk.ts';
import { alertDrill } from './alert-drill.ts';
import { closeAlerts } from './close-alerts.ts';
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
import { recentAlerts } from './recent-alerts.ts';
import { lookUpIn } from './reconcile.ts';
import { refresher } from './refresher.ts';
import { regroup } from './regroup.ts';
import { roundupKeeper } from './roundup-keeper.ts';
import { silenceReminders } from './silence-reminder.ts';
import { stuckLoops } from './stuck-loops.ts';
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
  readonly book: WatchBook;
  readonly chat: Chat;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
  readonly config: AlertConfig;
  /** The id of a channel that is named by its id or its name; fails when there is none. */
  resolveChannel(channel: string): Promise<string>;
  /** Whether a command exists: cards show no other. */
  offers(command: string): boolean;
  /** The configured targets by noun, so that a card's next step asks the one that its labels name. */
  readonly targets?: TargetNames | undefined;
  /** Since when each Kafka target is read without a gap; see the consumer's state. */
  readonly linkSince: LinkSince;
  /** Where what pages goes while chat takes nothing; undefined where there is nowhere else. */
  readonly fallback?: Fallback | undefined;
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
  /** Retention deleted so many records of a topic before they were read: that is an alert. */
  lost(target: string, topic: string, count: bigint): Promise<void>;
  /** What shows that it works, consumers aside. */
  vitals(): Promise<Omit<Vitals, 'readers'>>;
  /** The loops of it that have not ended a round for 5 min: nothing but a restart helps them. */
  stuck(): readonly string[];
  /** For /metrics. */
  figures(): Promise<HeartFigures>;
  /**
   * Puts another configuration in the place of the present one, save its topics: routes, receivers, times, severity. Members go
   * where the new routes say; timers and what is owed stay. Fails with `usage` when it does not compile, and changes nothing then.
   */
  reload(config: AlertConfig): Promise<void>;
  /** For /ops health: what waits for chat, and for how long. */
  readonly link: Link;
  /** No new work; resolves when no call to chat is in flight. What is still owed stays in the store. */
  stop(): Promise<void>;
}

/**
 * Starts the heart: what a crash cut off becomes unclear and is looked for, groups go where the present routes say,
 * and every timer goes on. Fails with `usage` when the routes do not compile, `unavailable` when the store does not answer.
 */
export async function startAlerts(given: AlertDeps): Promise<AlertService> {
  const counts = tally();
  const pulse = chatPulse(given.chat, given.clock.now, counts);
  const deps = { ...given, chat: pulse.chat };
  const { store, deliveries, chat, clock, ids, log, config } = deps;
  const startedAt = clock.now();
  // A test that a crash cut off turns unknown like what nobody speaks of any more: there is no link to wait for.
  const linkSince: LinkSince = (target) => (target === drillTarget ? 0 : deps.linkSince(target));
  const compiled = (from: AlertConfig) => alertRules(from, { ...deps, linkSince });
  const book = ruleBook(compiled(config));
  const { rules } = book;
  const notice = operationsNotice({ deliveries, ids, clock, log, config, resolveChannel: deps.resolveChannel });
  const channelOf = (receiver: string): Promise<string> => {
    const channel = rules.channelOf(receiver) ?? receiver;
    // A name that cannot be resolved goes to chat as it is: its refusal is told where operators see it.
    return deps.resolveChannel(channel).catch(() => channel);
  };

  // While chat answers: when an alert comes it may be away, and the id is what finds and edits its message.
  await Promise.all(config.receivers.map(({ name }) => channelOf(name)));
  const cut = await deliveries.recover((at, critical) => firstLookAt({ critical, attempts: 1 }, at));
  const moved = await regroup({ store, rules, ids, now: clock.now() });
  if (cut + moved > 0) log.info({ unclear: cut, moved }, 'alerts: took up what a restart left');

  const alerts = recentAlerts(store);
  const close = closeAlerts({ store, alerts, rules, now: clock.now });
  const dispatch = dispatcher({ ...deps, rules, channelOf, changed: () => wakeSenders() });
  const sender = outbox({
    ...deps,
    lookUp: lookUpIn(chat),
    draw: drawDelivery({ ...deps, rules }),
    post: ({ channelId, threadTs, kind, id, critical, createdAt }, view) =>
      chat.post({
        channelId,
        view,
        deliveryId: id,
        ...(threadTs !== undefined && { threadTs }),
        // What chat did not take for long is told by the table of its channel; here it is the line under its card.
        broadcast: kind === 'broadcast' && (critical || clock.now() - createdAt <= rules.catchUp.awayAfterMs),
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
  const remind = silenceReminders({ ...deps, rules, owed: () => sender.wake() });
  const ages = ageCloser({ ...deps, rules, close, closed: dispatch.wake });
  const forget = loop(
    'forget',
    async () => {
      await store.forget(clock.now() - rememberMs);
      return clock.now() + forgetEveryMs;
    },
    deps,
  );
  const watchdogs = watchdogBook(config.watchdogs);
  const settle = ingest({
    store,
    alerts,
    rules,
    sources: config.sources,
    now: clock.now,
    settled: gathered(dispatch.wake, lookEveryMs, clock),
    heard: watchdogs.heard,
  });
  const taken = counts.counting(settle);
  const watch = watchOver({
    ...deps,
    rules,
    pulse,
    watchdogs,
    ingest: settle,
    notice: notice.draft,
    owed: () => sender.wake(),
  });
  const loops = {
    dispatcher: dispatch,
    outbox: sender,
    refresher: refresh,
    roundups,
    continuation: continues,
    sweeper: sweep,
    'silence reminders': remind,
    'age closer': ages,
    forget,
    ...watch.loops,
  };
  function wakeSenders(): void {
    sender.wake();
    refresh.wake();
    roundups.wake();
    continues.wake();
  }
  for (const each of Object.values(loops)) each.wake();

  return {
    desk: alertDesk({
      ...deps,
      rules,
      close,
      hurry(groupId) {
        if (groupId !== undefined) refresh.hurry(groupId);
        roundups.hurry();
        dispatch.wake();
        sender.wake();
      },
    }),
    ingest: taken,
    drill: alertDrill({ ...deps, rules, channelOf, ingest: settle }),
    lost: watch.lost,
    async tell(shown) {
      await notice.tell(shown);
      sender.wake();
    },
    wake: wakeSenders,
    async reload(next) {
      // What is read once at the start stays as it is until the next one.
      const { storm, catchUp, watchdogs: watched, operationsChannel } = config;
      const back = book.replace(compiled({ ...next, storm, catchUp, watchdogs: watched, operationsChannel }));
      try {
        // A batch that was begun by the old rules is settled before members are brought to the new ones.
        const moved = await alerts.inTurn(() => regroup({ store, rules, ids, now: clock.now() }));
        await store.touchAll(clock.now());
        log.info({ moved }, 'alerts: the routes were read again');
      } catch (thrown) {
        back();
        throw thrown;
      }
      dispatch.wake();
      refresh.wake();
    },
    async vitals() {
      const { oldestCreatedAt } = await deliveries.backlog();
      // What removes doubles and forgets may fail without harm to anyone who waits for a page.
      const vital = { dispatcher: dispatch, outbox: sender, refresher: refresh, ...watch.loops };
      const states = Object.entries(vital).map(([name, each]) => [name, each.state()] as const);
      return { loops: Object.fromEntries(states), oldestOwedAt: oldestCreatedAt, chatTookAt: pulse.lastAt() };
    },
    figures: () =>
      heartFigures({
        ...deps,
        counts,
        watchdogs,
        configured: config.watchdogs,
        fallback: deps.fallback?.pages,
        now: clock.now(),
      }),
    stuck: () => stuckLoops(loops, { startedAt, now: clock.now() }),
    link: deliveryLink({ deliveries, loops, now: clock.now, fallback: deps.fallback?.pages }),
    async stop() {
      await Promise.all([...Object.values(watch.loops).map((each) => each.stop()), dispatch.stop()]);
      await Promise.all(Object.values(loops).map((each) => each.stop()));
    },
  };
}
