import type { AlertService } from '../core/delivery/alert-service.ts';
import { slackOnly } from '../core/escalation/paging-link.ts';
import type { AlertFigures } from '../core/port/alert-figures.ts';
import type { Database } from '../core/port/database.ts';
import type { DeadLetterStore } from '../core/port/dead-letter-store.ts';
import { text, view } from '../core/view/build.ts';
import { type DeadManSwitch, deadManSwitch } from '../core/watch/dead-man-switch.ts';
import type { Fallback } from '../core/watch/watch-over.ts';
import type { AlertSettings } from '../edge/config/alert.ts';
import type { AlertConsumer } from '../edge/kafka/alert-consumer.ts';
import { fallbackStore } from '../edge/store/repository/fallback-store.ts';
import { watchBook } from '../edge/store/repository/watch-book.ts';
import type { Outside } from '../edge/webhook/post-json.ts';
import { webhook } from '../edge/webhook/webhook.ts';
import type { Clock } from '../lib/clock.ts';
import type { Log } from '../lib/log.ts';

/** Where what pages goes while Slack takes nothing, as configured. */
export function fallbackOf(settings: AlertSettings, database: Database, outside: Outside): Fallback | undefined {
  if (settings.fallback === undefined) return undefined;
  const { after, webhook: to } = settings.fallback;
  return {
    pages: fallbackStore(database),
    webhook: webhook({ ...outside, name: 'fallback receiver', url: to.url, method: 'POST' }),
    afterMs: after,
  };
}

/** Where Slack is all there is, that is said: in the log at each start, in the operations channel the first time. */
export async function saySlackOnly(
  service: AlertService,
  deps: { database: Database; clock: Clock; log: Log; fallback: boolean; receivers: number },
): Promise<void> {
  const { database, clock, log, fallback, receivers } = deps;
  const lacks = [
    ...(receivers > 0
      ? []
      : [{ name: 'told will wake nobody', says: slackOnly, key: 'oncall.receivers', so: 'people are woken' }]),
    ...(fallback
      ? []
      : [{ name: 'told slack only', says: silentSlack, key: 'alerts.fallback', so: 'what pages goes there' }]),
  ];
  for (const { says, key } of lacks) log.warn({ key }, says);
  for (const { name, says, key, so } of lacks) {
    if (!(await watchBook(database).firstTime(name, clock.now()))) continue;
    const how = `Name one under ${key} in middlewatch.yaml, so that ${so}.`;
    await service.tell(view(says, [text(how)], { tone: 'warning' }));
  }
}

const silentSlack = 'Slack only: while Slack takes nothing, nobody is paged';

const notBegun = { state: 'starting', lastPollAt: undefined } as const;

/** The figures of all of it, for /metrics. */
export function figuresOf(deps: {
  service: AlertService;
  deadLetters: Pick<DeadLetterStore, 'count'>;
  consumers: ReadonlyMap<string, AlertConsumer>;
  deadMan: DeadManSwitch | undefined;
  now(): number;
}): () => Promise<AlertFigures> {
  const { service, deadLetters, consumers, deadMan, now } = deps;
  const age = (at: number | undefined): number | undefined => (at === undefined ? undefined : now() - at);
  return async () => ({
    ...(await service.figures()),
    deadLettersWaiting: (await deadLetters.count()).waiting,
    readers: [...consumers].map(([target, consumer]) => {
      const { behind, lastPollAt } = consumer.state();
      return { target, behind, pollAgeMs: age(lastPollAt), linkUp: consumer.linkSince() !== undefined };
    }),
    deadManAgeMs: age(deadMan?.calledAt()),
    paging: await service.paging?.figures(),
  });
}

/** Starts to call the dead-man's switch, if there is one. */
export function startDeadMan(
  settings: AlertSettings,
  deps: Outside & {
    service: AlertService;
    consumers: ReadonlyMap<string, AlertConsumer>;
    targets(): readonly string[];
    clock: Clock;
    log: Log;
  },
): DeadManSwitch | undefined {
  if (settings.deadMansSwitch === undefined) return undefined;
  const { url, method, every } = settings.deadMansSwitch;
  const { service, consumers, targets } = deps;
  return deadManSwitch({
    ...deps,
    webhook: webhook({ ...deps, name: "dead-man's switch", url, method }),
    everyMs: every,
    async vitals() {
      const readers = targets().map((name) => ({
        name: `Kafka ${name}`,
        ...(consumers.get(name)?.state() ?? notBegun),
      }));
      return { ...(await service.vitals()), readers };
    },
  });
}
