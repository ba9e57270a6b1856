import type { Clock } from '../../lib/clock.ts';
import type { Ids } from '../../lib/ids.ts';
import { replaceable } from '../../lib/replaceable.ts';
import type { AlertConfig } from '../alert/alert-config.ts';
import { drillTarget } from '../alert/drill-route.ts';
import type { TargetNames } from '../alert/next-command.ts';
import { alertRules, type LinkSince } from '../alert/rules.ts';
import { type EscalationService, type PagingParts, startEscalations } from '../escalation/escalation-service.ts';
import type { Link } from '../health/link-book.ts';
import type { AlertDesk } from '../port/alert-desk.ts';
import type { AlertDrill } from '../port/alert-drill.ts';
import type { AlertSight } from '../port/alert-sight.ts';
import type { AlertStore } from '../port/alert-store.ts';
import type { Chat } from '../port/chat.ts';
import type { DeliveryStore } from '../port/delivery-store.ts';
import type { Log } from '../port/log.ts';
import type { ResolveChecker } from '../port/resolve-check.ts';
import type { WatchBook } from '../port/watch-book.ts';
import type { BriefFacts } from '../report/brief.ts';
import type { View } from '../view/view.ts';
import { chatPulse } from '../watch/chat-pulse.ts';
import type { Vitals } from '../watch/dead-man.ts';
import { type HeartFigures, heartFigures } from '../watch/figures.ts';
import type { SelfAlerts } from '../watch/self-alerts.ts';
import { tally } from '../watch/tally.ts';
import { type Fallback, watchOver } from '../watch/watch-over.ts';
import { watchdogBook } from '../watch/watchdog.ts';
import { ageCloser } from './age-closer.ts';
import { alertDesk } from './alert-desk.ts';
import { alertDrill } from './alert-drill.ts';
import { briefFacts } from './brief-facts.ts';
import { closeAlerts } from './close-alerts.ts';
import { deliveryLink } from './delivery-link.ts';
import { gathered } from './gathered.ts';
import { groupSight } from './group-sight.ts';
import { type Ingest, ingest } from './ingest.ts';
import { loop } from './loop.ts';
import { messageLoops } from './message-loops.ts';
import { operationsNotice } from './operations-notice.ts';
import { firstLookAt } from './outbox.ts';
import { recentAlerts } from './recent-alerts.ts';
import { regroup } from './regroup.ts';
import { stuckLoops } from './stuck-loops.ts';

/** Alertmanager keeps what is over for five days. */
const rememberMs = 5 * 24 * 3_600_000;
const forgetEveryMs = 15 * 60_000;

/** Ten thousand records in a few seconds must not make as many looks; a few alerts are looked at at once, also when some come each second. */
const looks = { few: 10, fewEveryMs: 20, manyEveryMs: 1_000 };

export interface AlertDeps {
  readonly store: AlertStore;
  readonly deliveries: DeliveryStore;
  readonly book: WatchBook;
  readonly chat: Chat;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
  /** As it is at the start. */
  readonly config: AlertConfig;
  /** The id of a channel that is named by its id or its name; fails when there is none. */
  resolveChannel(channel: string): Promise<string>;
  /** Whether a command exists: cards show no other. */
  offers(command: string): boolean;
  /** Whether a person is a member of a channel; false when it cannot be known. */
  isInChannel(userId: string, channelId: string): Promise<boolean>;
  /** The configured targets by noun, so that a card's next step asks the one that its labels name. */
  readonly targets?: TargetNames | undefined;
  /** Looks at what an alert was about when it resolves; undefined where its source is believed. */
  readonly resolveChecker?: ResolveChecker | undefined;
  /** Since when each Kafka target is read without a gap; see the consumer's state. */
  readonly linkSince: LinkSince;
  /** Where what pages goes while chat takes nothing; undefined where there is nowhere else. */
  readonly fallback?: Fallback | undefined;
  /** How people are paged; undefined where nobody is. */
  readonly paging?: PagingParts | undefined;
}

/** The heart of alerts: from records to messages that stay true. */
export interface AlertService {
  /** The configuration as it holds now: ask it late, and again. */
  readonly config: AlertConfig;
  readonly desk: AlertDesk;
  readonly ingest: Ingest;
  /** What the bot notices of what it watches. */
  readonly own: SelfAlerts;
  readonly drill: AlertDrill;
  /** For who needs to know how a group stands. */
  readonly sight: AlertSight;
  /** Undefined where nobody is paged. */
  readonly paging: EscalationService | undefined;
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
  /** What a report says of alerts. */
  brief(): Promise<BriefFacts>;
  /** For /metrics. */
  figures(): Promise<HeartFigures>;
  /**
   * Puts another configuration in the place of the present one, save where the bot speaks of itself. Members go where the new
   * routes say; timers and what is owed stay. Fails with `usage` when it does not compile, and changes nothing then.
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
  const holding = replaceable(given.config);
  const config = holding.present;
  const deps = { ...given, chat: pulse.chat, config };
  const { store, deliveries, clock, ids, log } = deps;
  const startedAt = clock.now();
  // A test that a crash cut off turns unknown like what nobody speaks of any more: there is no link to wait for.
  const linkSince: LinkSince = (target) => (target === drillTarget ? 0 : deps.linkSince(target));
  const compiled = (from: AlertConfig) => alertRules(from, { ...deps, linkSince });
  const book = replaceable(compiled(config));
  const rules = book.present;
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
  const messages = messageLoops({ ...deps, rules, notice, channelOf });
  const close = closeAlerts({ store, alerts, rules, now: clock.now });
  const ages = ageCloser({ ...deps, rules, close, closed: messages.changed });
  const forget = loop(
    'forget',
    async () => {
      await store.forget(clock.now() - rememberMs);
      return clock.now() + forgetEveryMs;
    },
    deps,
  );
  const watchdogs = watchdogBook(config);
  const settle = ingest({
    store,
    alerts,
    rules,
    config,
    now: clock.now,
    settled: gathered(messages.changed, looks, clock),
    heard: watchdogs.heard,
  });
  const watch = watchOver({
    ...deps,
    rules,
    pulse,
    watchdogs,
    ingest: settle,
    notice: notice.draft,
    owed: messages.owed,
  });
  const told = (): void => {
    messages.changed();
    messages.owed();
  };
  const paging =
    deps.paging && (await startEscalations(deps.paging, { ...deps, alerts: store, rules, notice, channelOf, told }));
  const loops = { ...messages.loops, 'age closer': ages, forget, ...watch.loops, ...paging?.loops };
  for (const each of Object.values(loops)) each.wake();

  const desk = { ...deps, rules, close, hurry: messages.hurry };
  return {
    config,
    desk: alertDesk(desk),
    ingest: counts.counting(settle),
    own: watch.alerts,
    sight: groupSight(desk),
    drill: alertDrill({ ...deps, rules, channelOf, ingest: settle }),
    lost: watch.lost,
    paging,
    async tell(shown) {
      await notice.tell(shown);
      messages.owed();
    },
    wake: messages.redraw,
    async reload(next) {
      const taken = { ...next, ...onlyByRestart(given.config, next) };
      const rulesBack = book.replace(compiled(taken));
      const back = holding.replace(taken);
      try {
        // A batch that was begun by the old rules is settled before members are brought to the new ones.
        const moved = await alerts.inTurn(() => regroup({ store, rules, ids, now: clock.now() }));
        await store.touchAll(clock.now());
        log.info({ moved }, 'alerts: the routes were read again');
      } catch (thrown) {
        back();
        rulesBack();
        throw thrown;
      }
      messages.changed();
      messages.redraw();
    },
    async vitals() {
      const { oldestCreatedAt } = await deliveries.backlog();
      // What removes doubles and forgets may fail without harm to anyone who waits for a page.
      const states = Object.entries({ ...messages.vital, ...watch.loops, ...paging?.vital }).map(
        ([name, each]) => [name, each.state()] as const,
      );
      return { loops: Object.fromEntries(states), oldestOwedAt: oldestCreatedAt, chatTookAt: pulse.lastAt() };
    },
    brief: () => briefFacts({ ...deps, rules }),
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
      await Promise.all(
        [...Object.values({ ...watch.loops, ...paging?.vital }), messages.vital.dispatcher].map((each) => each.stop()),
      );
      await Promise.all(Object.values(loops).map((each) => each.stop()));
    },
  };
}

/** What is read once, or opened, at the start stays as it is until the next one. */
function onlyByRestart({ operationsChannel, deadLetterTopic, pushStaleAfterMs }: AlertConfig, next: AlertConfig) {
  const silent = pushStaleAfterMs === undefined ? undefined : (next.pushStaleAfterMs ?? pushStaleAfterMs);
  return { operationsChannel, deadLetterTopic, pushStaleAfterMs: silent };
}
