import type { AlertConfig } from '../../../src/core/alert/alert-config.ts';
import type { RouteConfig } from '../../../src/core/alert/route.ts';
import { builtInSources } from '../../../src/core/alert/source/built-in-sources.ts';
import { type AlertService, startAlerts } from '../../../src/core/delivery/alert-service.ts';
import type { PagingParts } from '../../../src/core/escalation/escalation-service.ts';
import type { SilenceRequest } from '../../../src/core/port/alert-desk.ts';
import type { AlertStore } from '../../../src/core/port/alert-store.ts';
import type { Database } from '../../../src/core/port/database.ts';
import type { DeliveryStore } from '../../../src/core/port/delivery-store.ts';
import type { EscalationStore } from '../../../src/core/port/escalation-store.ts';
import type { FallbackStore } from '../../../src/core/port/fallback-store.ts';
import type { ResolveChecker } from '../../../src/core/port/resolve-check.ts';
import type { WatchBook } from '../../../src/core/port/watch-book.ts';
import type { Webhook } from '../../../src/core/port/webhook.ts';
import { alertStore } from '../../../src/edge/store/repository/alert-store.ts';
import { deliveryStore } from '../../../src/edge/store/repository/delivery-store.ts';
import { escalationStore } from '../../../src/edge/store/repository/escalation-store.ts';
import { fallbackStore } from '../../../src/edge/store/repository/fallback-store.ts';
import { watchBook } from '../../../src/edge/store/repository/watch-book.ts';
import { openSqlite } from '../../../src/edge/store/sqlite/open-sqlite.ts';
import { fail } from '../../../src/lib/error.ts';
import { randomIds } from '../../../src/lib/ids.ts';
import { eventually } from '../../support/eventually.ts';
import { fakeChat } from '../../support/fake-chat.ts';
import { manualClock } from '../../support/manual-clock.ts';

const silentLog = { debug() {}, info() {}, warn() {}, error() {} };

export const topic = { target: 'lab', topic: 'alerts', source: 'auto', from: 'latest', staleAfterMs: 600_000 } as const;

export function configOf(route: RouteConfig = {}): AlertConfig {
  return {
    topics: [topic],
    sources: builtInSources,
    deadLetterTopic: 'dead',
    severity: {
      label: 'severity',
      values: { critical: ['critical'], warning: ['warning'], info: ['info'] },
      otherwise: 'warning',
    },
    route: {
      groupBy: ['alertname'],
      groupWaitMs: 10_000,
      groupIntervalMs: 60_000,
      repeatIntervalMs: 3_600_000,
      ...route,
    },
    receivers: [{ name: 'default', channel: 'C1' }],
    defaultReceiver: 'default',
    inhibitRules: [],
    telling: { followAfterMs: 6 * 3_600_000, flapWithinMs: 600_000 },
    storm: { groups: 10, withinMs: 120_000, singles: 3, calmMs: 300_000, criticalsEveryMs: 120_000 },
    timeIntervals: [],
    watchdogs: [],
    catchUp: { maxPageAgeMs: 900_000, awayAfterMs: 300_000 },
    notReadAfterMs: 120_000,
    operationsChannel: 'COPS',
    verifyResolve: {
      namespace: 'namespace',
      deployment: 'deployment',
      statefulset: 'statefulset',
      daemonset: 'daemonset',
      job: 'job_name',
      pod: 'pod',
      node: 'node',
    },
  };
}

/** A tap on a card's quick choice. */
export function silenceOf(group: string, forMs: number, more: Partial<SilenceRequest> = {}): SilenceRequest {
  const plain = { scope: 'alerts', comment: '', preview: false, yes: false } as const;
  return { group, forMs, ...plain, userId: 'UDANA', channelId: 'C1', ...more };
}

/** A named place where the process can be killed: before or after a call to the store or to chat. */
export type KillPoint =
  `${'before' | 'after'} ${'begin' | 'save' | 'settled' | 'bringForward' | 'send' | 'attempting' | 'post' | 'sent' | 'saveLook' | 'shown' | 'add' | 'tellInRoundup' | 'roundupHeard' | 'ringRoundup' | 'update' | 'roundupShown' | 'endRoundup' | 'call' | 'carryAck' | 'regroup' | 'reminded' | 'look' | 'saveCheck'}`;

/** The heart on a real store with a fake chat and a clock that is moved by hand; it can be killed and started again. */
export async function heart(
  options: {
    config?: AlertConfig;
    file?: string;
    fallback?: Webhook;
    paging?: Omit<PagingParts, 'store'>;
    resolveChecker?: ResolveChecker;
  } = {},
) {
  const clock = manualClock();
  const chat = fakeChat(clock.now);
  const { database, idle } = counted(await openSqlite({ file: options.file ?? ':memory:' }));
  let config = options.config ?? configOf();
  let offset = 0;
  let linkSince: number | undefined = clock.now();
  const broken = new Set<string>();
  let killAt: KillPoint | undefined;
  let life = mortal();
  let service = await begin();

  function mortal() {
    const state = { dead: false };
    const never = new Promise<never>(() => {});
    /** From its death on nothing this process does happens any more. */
    const guard = <T extends object>(part: T): T =>
      new Proxy(part, {
        get(target, name, receiver) {
          const value: unknown = Reflect.get(target, name, receiver);
          if (typeof value !== 'function') return value;
          return async (...args: unknown[]) => {
            if (killAt === `before ${String(name)}`) state.dead = true;
            if (state.dead) return never;
            if (broken.has(String(name))) throw fail('unavailable', `${String(name)} is broken.`);
            const result: unknown = await Reflect.apply(value, target, args);
            if (killAt === `after ${String(name)}`) state.dead = true;
            return state.dead ? never : result;
          };
        },
      });
    return { state, guard };
  }

  async function begin(): Promise<AlertService> {
    const { guard } = life;
    return startAlerts({
      store: guard<AlertStore>(alertStore(database)),
      deliveries: guard<DeliveryStore>(deliveryStore(database)),
      book: guard<WatchBook>(watchBook(database)),
      chat: guard(chat.chat),
      clock,
      ids: randomIds(clock.now),
      log: silentLog,
      config,
      resolveChannel: async (channel) => channel,
      offers: () => true,
      ...(options.resolveChecker !== undefined && {
        resolveChecker: guard(options.resolveChecker),
        targets: { k8s: ['lab'] },
      }),
      isInChannel: async (userId) => userId !== 'UGIL',
      linkSince: (target) => (target === topic.target ? linkSince : undefined),
      ...(options.paging !== undefined && {
        paging: {
          ...options.paging,
          store: guard<EscalationStore>(escalationStore(database)),
          receivers: new Map(
            [...options.paging.receivers].map(([name, receiver]) => [
              name,
              { ...receiver, send: guard(receiver).send },
            ]),
          ),
        },
      }),
      ...(options.fallback !== undefined && {
        fallback: {
          pages: guard<FallbackStore>(fallbackStore(database)),
          webhook: guard({ call: options.fallback }).call,
          afterMs: 60_000,
        },
      }),
    });
  }

  return {
    clock,
    chat,
    database,
    /** Resolves when nothing is read or written any more: whatever goes on waits for the clock. */
    idle,
    desk: () => service.desk,
    service: () => service,
    /** Reads plain JSON records, as from one batch. */
    async read(...records: object[]) {
      return this.readText(...records.map((record) => JSON.stringify(record)));
    },
    /** Reads records that were written so long ago. */
    async readLate(lateMs: number, ...records: object[]) {
      const writtenAt = clock.now() - lateMs;
      return this.readText(...records.map((record) => ({ text: JSON.stringify(record), writtenAt })));
    },
    async readText(...values: (string | { text: string; writtenAt: number })[]) {
      const incoming = values.map((value) => {
        offset += 1;
        return {
          target: topic.target,
          topic: topic.topic,
          partition: 0,
          offset: String(offset),
          writtenAt: typeof value === 'string' ? clock.now() : value.writtenAt,
          key: undefined,
          headers: {},
          value: Buffer.from(typeof value === 'string' ? value : value.text),
        };
      });
      const position = { target: topic.target, topic: topic.topic, partition: 0, nextOffset: String(offset + 1) };
      return service.ingest(config.topics[0] ?? topic, incoming, position);
    },
    /** Calls of that name fail from now on. */
    breakCall: (name: string) => void broken.add(name),
    /** And succeed again. */
    mendCall: (name: string) => void broken.delete(name),
    killAt(point: KillPoint | undefined) {
      killAt = point;
    },
    isDead: () => life.state.dead,
    /** Starts anew on the same store, as after kill -9. */
    async restart(next: { config?: AlertConfig; killAt?: KillPoint } = {}) {
      life.state.dead = true;
      killAt = next.killAt;
      config = next.config ?? config;
      life = mortal();
      // Killed while it starts, it never gets there.
      if (killAt === undefined) service = await begin();
      else await Promise.race([begin(), eventually('its death', () => life.state.dead)]);
    },
    link(since: number | undefined) {
      linkSince = since;
    },
    async stop() {
      if (!life.state.dead) await service.stop();
      await database.close();
    },
  };
}

/** The store, with a way to wait until nobody uses it. */
function counted(store: Database): { database: Database; idle(): Promise<void> } {
  let using = 0;
  const count = async <T>(work: Promise<T>): Promise<T> => {
    using += 1;
    return work.finally(() => {
      using -= 1;
    });
  };
  return {
    database: {
      read: (...of) => count(store.read(...of)),
      write: (...of) => count(store.write(...of)),
      close: () => store.close(),
    },
    async idle() {
      for (let quiet = 0; quiet < 5; quiet = using === 0 ? quiet + 1 : 0) {
        await new Promise((resolve) => setImmediate(resolve));
      }
    },
  };
}

export type Heart = Awaited<ReturnType<typeof heart>>;
