import { startDeadLetters } from '../core/dead-letter/dead-letter-service.ts';
import { type AlertService, startAlerts } from '../core/delivery/alert-service.ts';
import { type PushDesk, pushDesk, pushTarget } from '../core/delivery/push.ts';
import { pagingDesk } from '../core/escalation/paging-desk.ts';
import { testDesk } from '../core/escalation/test-desk.ts';
import type { Link } from '../core/health/link-book.ts';
import type { PagingDesk } from '../core/oncall/on-call-desk.ts';
import type { Roster } from '../core/oncall/roster.ts';
import type { AlertDesk } from '../core/port/alert-desk.ts';
import type { AlertDrill } from '../core/port/alert-drill.ts';
import type { AlertFigures } from '../core/port/alert-figures.ts';
import type { AlertSight } from '../core/port/alert-sight.ts';
import type { Database } from '../core/port/database.ts';
import type { DeadLetterDesk } from '../core/port/dead-letter-desk.ts';
import type { ResolveChecker } from '../core/port/resolve-check.ts';
import type { BriefFacts } from '../core/report/brief.ts';
import { plainView } from '../core/view/plain.ts';
import type { View } from '../core/view/view.ts';
import type { SelfAlerts } from '../core/watch/self-alerts.ts';
import { ignoredSentence } from '../edge/config/alertmanager.ts';
import type { Config } from '../edge/config/config.ts';
import type { IngestSettings } from '../edge/config/ingest.ts';
import type { Slack } from '../edge/slack/connect-slack.ts';
import { alertStore } from '../edge/store/repository/alert-store.ts';
import { deadLetterStore } from '../edge/store/repository/dead-letter-store.ts';
import { deliveryStore } from '../edge/store/repository/delivery-store.ts';
import { watchBook } from '../edge/store/repository/watch-book.ts';
import type { Clock } from '../lib/clock.ts';
import type { Ids } from '../lib/ids.ts';
import type { Log } from '../lib/log.ts';
import type { Redact } from '../lib/redact.ts';
import { alertConfigFrom } from './alert-config.ts';
import { type AlertReaders, alertReaders } from './alert-readers.ts';
import { fallbackOf, figuresOf, saySlackOnly, startDeadMan } from './alert-watch.ts';
import { checkChannels } from './check-channels.ts';
import { busOf } from './events.ts';
import { noAlerts, noSight, refuse } from './no-alerts.ts';
import { pagingOf } from './paging.ts';

/** The alert part of the bot: what people do with alerts, its links for health, and the readers of topics. */
export interface Alerts {
  readonly desk: AlertDesk;
  readonly deadLetterDesk: DeadLetterDesk;
  readonly drill: AlertDrill;
  readonly sight: AlertSight;
  links(): readonly Link[];
  readonly pagingDesk: PagingDesk;
  /** For what is sent by HTTP; undefined where nobody may. */
  readonly push: PushDesk | undefined;
  /** Who may send by HTTP, and how much, as it is configured now. */
  door(): IngestSettings | undefined;
  /** What a report says of alerts. */
  brief(): Promise<BriefFacts>;
  /** Something was added to what is owed to chat. */
  owed(): void;
  /** For what the bot notices by itself; undefined where no alerts are read. */
  readonly own: SelfAlerts | undefined;
  /** For /metrics; undefined where no alerts are read. */
  readonly figures: (() => Promise<AlertFigures>) | undefined;
  /** Loops that only a restart helps. */
  stuck(): readonly string[];
  /** Says something of the bot itself in the operations channel; in the log where no alerts are read. */
  tell(shown: View): Promise<void>;
  /** Takes what a running bot can from another configuration; fails and changes nothing where it cannot be. */
  reload(config: Config): Promise<void>;
  /** Begins to read the topics. */
  read(): void;
  /** Stops reading, then sending; what is owed stays in the store. */
  stop(): Promise<void>;
}

interface AlertDeps {
  readonly config: Config;
  readonly database: Database;
  readonly slack: Slack;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
  readonly redact: Redact;
  /** Through the proxy that the environment names. */
  readonly proxied: boolean;
  readonly roster: Roster;
  /** Looks at what resolved; undefined where nothing can be looked at. */
  readonly resolveChecker: ResolveChecker | undefined;
  offers(command: string): boolean;
}

const nothingRead = {
  desk: noAlerts,
  deadLetterDesk: noAlerts,
  drill: noAlerts,
  pagingDesk: noAlerts,
  sight: noSight,
  links: () => [],
  push: undefined,
  door: () => undefined,
  brief: refuse,
  owed: () => undefined,
  own: undefined,
  figures: undefined,
  stuck: () => [],
  reload: async () => undefined,
  read: () => undefined,
  stop: async () => undefined,
};

/** Starts it as configured; without `alerts` in the configuration there is a desk that says so. */
export async function connectAlerts(deps: AlertDeps): Promise<Alerts> {
  const settings = deps.config.alerts;
  const config = alertConfigFrom(deps.config);
  if (settings === undefined || config === undefined)
    return { ...nothingRead, tell: async (shown) => deps.log.warn({ notice: plainView(shown) }, 'told to operations') };
  const { database, slack, clock, ids, log } = deps;
  const ignored = deps.config.alertmanager && ignoredSentence(deps.config.alertmanager);
  if (ignored !== undefined) log.info({}, ignored);
  await checkChannels(config, deps);
  const bus = busOf(deps.config);
  const store = alertStore(database, bus);
  const deliveries = deliveryStore(database, bus);
  const deadLetters = deadLetterStore(database);
  const paging = pagingOf(deps);
  let readers: AlertReaders | undefined;
  let door = settings.ingest;
  let push: PushDesk | undefined;
  const service: AlertService = await startAlerts({
    store,
    deliveries,
    book: watchBook(database),
    chat: slack.chat,
    clock,
    ids,
    log,
    config,
    resolveChannel: slack.channelId,
    offers: deps.offers,
    isInChannel: slack.directory.isInChannel,
    linkSince: (target) => (target === pushTarget ? push?.since() : readers?.consumers.get(target)?.linkSince()),
    fallback: fallbackOf(settings, database, deps),
    targets: targetNames(deps.config),
    resolveChecker: deps.resolveChecker,
    paging,
  });
  await saySlackOnly(service, { ...deps, fallback: settings.fallback !== undefined, receivers: paging.receivers.size });
  const { ingest, ...letters } = startDeadLetters({
    store: deadLetters,
    deliveries,
    chat: slack.chat,
    clock,
    ids,
    log,
    redact: deps.redact,
    config: service.config,
    ingest: service.ingest,
    channel: () => slack.channelId(deps.config.operationsChannel),
    owed: service.wake,
  });
  if (config.pushStaleAfterMs !== undefined) {
    push = pushDesk({ ingest, config: service.config, ids, now: clock.now });
  }
  const { deadLetterTopic, topics } = config;
  const { tell, lost } = service;
  const { groupId } = settings;
  const reading = {
    targets: deps.config.kafka,
    deadLetterTopic,
    groupId,
    store,
    deadLetters,
    ingest,
    tell,
    lost,
    clock,
    log,
  };
  const read = alertReaders(reading, topics);
  readers = read;
  const { consumers } = read;
  const deadMan = startDeadMan(settings, { ...deps, service, consumers, targets: read.names });
  return {
    desk: service.desk,
    deadLetterDesk: letters.desk,
    drill: service.drill,
    pagingDesk: {
      ...pagingDesk({ ...paging, clock, ids, wake: () => service.paging?.wake() }),
      ...testDesk({ ...paging, chat: slack.chat, clock, ids }),
    },
    sight: service.sight,
    links: () => [
      ...read.links(),
      ...(push === undefined ? [] : [push.link]),
      service.link,
      letters.link,
      ...(service.paging === undefined ? [] : [service.paging.link]),
      ...(deadMan === undefined ? [] : [deadMan.link]),
    ],
    push,
    door: () => door,
    brief: service.brief,
    owed: service.wake,
    own: service.own,
    figures: figuresOf({ service, deadLetters, consumers, deadMan, now: clock.now }),
    stuck: service.stuck,
    tell: service.tell,
    async reload(other) {
      const next = alertConfigFrom(other);
      if (next === undefined) return;
      await checkChannels(next, deps);
      await read.become(next.topics, () => service.reload(next));
      door = other.alerts?.ingest ?? door;
    },
    read: read.start,
    async stop() {
      await deadMan?.stop();
      await read.stop();
      await letters.stop();
      await service.stop();
    },
  };
}

/** By the noun that commands of the system begin with. */
function targetNames({ kubernetes, kafka, minio, docker }: Config) {
  const namesOf = (all: readonly { readonly name: string }[]): string[] => all.map(({ name }) => name);
  return { k8s: namesOf(kubernetes), kafka: namesOf(kafka), minio: namesOf(minio), docker: namesOf(docker) };
}
