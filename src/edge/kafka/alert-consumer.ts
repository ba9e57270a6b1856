import type { Logger } from 'pino';
import type { AlertTopic } from '../../core/alert/alert-config.ts';
import type { Ingest } from '../../core/delivery/ingest.ts';
import { loop } from '../../core/delivery/loop.ts';
import type { Link } from '../../core/health/link-book.ts';
import type { AlertStore } from '../../core/port/alert-store.ts';
import type { DeadLetterStore } from '../../core/port/dead-letter-store.ts';
import type { View } from '../../core/view/view.ts';
import type { Clock } from '../../lib/clock.ts';
import { formatDuration } from '../../lib/duration.ts';
import { reasonOf } from '../../lib/error.ts';
import { plural } from '../../lib/text.ts';
import type { KafkaTarget } from '../config/target.ts';
import { type Session, startSession } from './consumer-session.ts';
import { type ConsumerState, consumerState } from './consumer-state.ts';
import { createKafka } from './create-kafka.ts';
import { deadLetterProducer } from './dead-letter.ts';
import { kafkaError } from './kafka-error.ts';

const checkEveryMs = 10_000;
const silentMs = 60_000;
const stopWithinMs = 8_000;
const backoffMs = { first: 1_000, most: 30_000 };

export interface AlertConsumerDeps {
  /** The topics of this target. */
  readonly topics: readonly AlertTopic[];
  readonly deadLetterTopic: string;
  /** The consumer group; one for each installation of the bot. */
  readonly groupId: string;
  readonly store: AlertStore;
  readonly deadLetters: DeadLetterStore;
  readonly ingest: Ingest;
  /** Says what operators must know, such as that a topic was made anew. */
  tell(shown: View): Promise<void>;
  /** Retention deleted so many records of a topic before they were read. */
  lost(topic: string, count: bigint): Promise<void>;
  readonly clock: Clock;
  readonly log: Logger;
}

/** Reads the alert topics of one Kafka target. */
export interface AlertConsumer {
  state(): ConsumerState;
  /** Since when its topics are read without a gap: before that, silence of a source proves nothing. */
  linkSince(): number | undefined;
  /** For /ops health. */
  readonly link: Link;
  /** Stops to read; what was read is stored. At most 8 s. */
  stop(): Promise<void>;
}

/**
 * Starts to read, and goes on reading: a consumer that gave up is built anew, with growing pauses; topics that appear
 * later are taken in. Never fails: a target that is down is a state, not an error.
 */
export function startAlertConsumer(target: KafkaTarget, deps: AlertConsumerDeps): AlertConsumer {
  const { clock, log } = deps;
  const state = consumerState(clock.now);
  const letters = deadLetterProducer(target, deps);
  let session: Session | undefined;
  let pauseMs = backoffMs.first;

  const drop = async (): Promise<void> => {
    const old = session;
    session = undefined;
    await old
      ?.stop()
      .catch((thrown: unknown) => log.debug({ reason: reasonOf(thrown) }, 'an old consumer did not close'));
  };

  const begin = async (): Promise<void> => {
    const kafka = await createKafka(target, { log });
    const begun = await startSession({ ...deps, kafka, targetName: target.name, state, now: clock.now });
    session = begun;
    begun.ended.then(() => {
      if (session !== begun) return;
      session = undefined;
      keeper.wake();
    }, log.error);
  };

  const keeper = loop(
    `consumer of ${target.name}`,
    async () => {
      if (session !== undefined && (await mustRebuild(state.now(), session, clock.now()))) await drop();
      if (session !== undefined) {
        await session.measure().catch((thrown: unknown) => {
          log.info({ kafka: target.name, reason: reasonOf(thrown) }, 'what waits could not be measured');
        });
        return clock.now() + checkEveryMs;
      }
      try {
        await begin();
        pauseMs = backoffMs.first;
        return clock.now() + checkEveryMs;
      } catch (thrown) {
        const reason = reasonOf(kafkaError(thrown, target));
        state.failed(reason);
        log.warn({ kafka: target.name, reason, againInMs: pauseMs }, 'alerts cannot be read yet');
        const next = clock.now() + pauseMs;
        pauseMs = Math.min(backoffMs.most, pauseMs * 2);
        return next;
      }
    },
    deps,
  );
  keeper.wake();

  return {
    state: state.now,
    linkSince: state.linkSince,
    link: {
      name: `Alerts from ${target.name}`,
      ask: async () => judge(state.now(), clock.now()),
      heardAt: () => state.now().lastPollAt,
    },
    async stop() {
      const closed = keeper.stop().then(drop).then(letters.stop);
      await Promise.race([closed, clock.sleep(stopWithinMs)]);
      state.stopped();
    },
  };
}

/** A consumer that stopped polling without a word is worth a new one, and so is a topic that exists by now. */
async function mustRebuild(state: ConsumerState, session: Session, now: number): Promise<boolean> {
  if (state.lastPollAt !== undefined && now - state.lastPollAt > silentMs) return true;
  return state.missing.length > 0 && (await session.existing(state.missing));
}

function judge(state: ConsumerState, now: number): Awaited<ReturnType<Link['ask']>> {
  const missing = state.missing.length > 0 ? `topic ${state.missing.join(', ')} does not exist` : undefined;
  switch (state.state) {
    case 'starting':
      return { state: 'unknown', detail: missing ?? 'not asked yet' };
    case 'stopped':
      return { state: 'bad', detail: 'stopped' };
    case 'paused':
    case 'failing':
      return { state: 'bad', detail: state.failure ?? 'failing' };
    case 'reading': {
      const record =
        state.lastRecordAt === undefined
          ? 'no record yet'
          : `last record ${formatDuration(now - state.lastRecordAt)} ago`;
      const detail = [record, `${plural(state.behind, 'record')} behind`, missing].filter(Boolean).join(', ');
      const silent = state.lastPollAt === undefined || now - state.lastPollAt > silentMs / 2;
      return { state: silent ? 'bad' : missing === undefined ? 'good' : 'warning', detail };
    }
  }
}
