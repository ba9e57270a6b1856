import type { Logger } from 'pino';
import { clusterSummary } from '../../core/kafka/cluster-state.ts';
import { fieldMask } from '../../core/kafka/mask-fields.ts';
import { type GroupFollower, groupFollower } from '../../core/lag/group-follower.ts';
import type { ConsumerGroup, KafkaPort } from '../../core/port/kafka.ts';
import type { System } from '../../core/port/system.ts';
import type { Clock } from '../../lib/clock.ts';
import { MiddlewatchError } from '../../lib/error.ts';
import type { KafkaTarget } from '../config/target.ts';
import { brokerLinkFactory } from './broker-link.ts';
import { type BrokerLinks, brokerLinks } from './broker-links.ts';
import { createKafka } from './create-kafka.ts';
import { kafkaError } from './kafka-error.ts';
import { listGroups } from './list-groups.ts';
import { makeTopic } from './make-topic.ts';
import { peekTopic } from './peek-topic.ts';
import { type Reached, reachCluster } from './reach-cluster.ts';
import { readPositions } from './read-positions.ts';
import { readRanges } from './read-ranges.ts';
import { changeTopicSetting, readTopicSettings } from './topic-settings.ts';
import { unlessAborted } from './unless-aborted.ts';

/** A server that takes a connection and then says nothing is known to be dead in less than 5 s. */
const connectWithinMs = 4_000;

/**
 * Connects a Kafka target for commands. Nothing is talked before the first call; the connection is then kept, and made
 * anew after a failure. Each call has the target's deadline.
 */
export function connectKafka(target: KafkaTarget, deps: { clock: Clock; log: Logger }): System<KafkaPort> {
  const { clock, log } = deps;
  const { call, close } = calls(target, log);
  const follower = groupFollower(clock, (groups) =>
    call(AbortSignal.timeout(target.timeoutMs), (reached) => readPositions(reached, groups, clock.now)),
  );
  const client = portOf(target, clock, call, follower);
  return {
    kind: 'kafka',
    name: target.name,
    address: target.brokers.join(','),
    readOnly: target.readOnly,
    client,
    async check(signal) {
      const startedAt = clock.now();
      const summary = clusterSummary(await client.cluster(signal));
      return { summary, tookMs: clock.now() - startedAt };
    },
    close() {
      follower.stop();
      return close();
    },
  };
}

/** Does something with the cluster within the target's deadline; fails in words for a person. */
type Call = <T>(signal: AbortSignal, work: (reached: Reached) => Promise<T>) => Promise<T>;

function calls(target: KafkaTarget, log: Logger): { call: Call; close(): Promise<void> } {
  let opened: Promise<BrokerLinks> | undefined;

  const open = (): Promise<BrokerLinks> => {
    opened ??= openLinks(target, log).catch((thrown) => {
      opened = undefined;
      throw thrown;
    });
    return opened;
  };

  return {
    async call(signal, work) {
      const deadline = AbortSignal.any([signal, AbortSignal.timeout(target.timeoutMs)]);
      try {
        const reached = open().then((links) => reachCluster(links, { timeoutMs: target.timeoutMs }));
        return await unlessAborted(deadline, reached.then(work));
      } catch (thrown) {
        const error = kafkaError(thrown, target);
        if (breaksConnection(error)) await opened?.then((links) => links.drop()).catch(() => undefined);
        throw error;
      }
    },
    async close() {
      const links = await opened?.catch(() => undefined);
      opened = undefined;
      await links?.close();
    },
  };
}

function portOf(target: KafkaTarget, clock: Clock, call: Call, follower: GroupFollower): KafkaPort {
  const { timeoutMs } = target;
  const mask = fieldMask(target.maskFields);
  const positions: KafkaPort['positions'] = (groups, signal) =>
    call(signal, (reached) => readPositions(reached, groups, clock.now));
  const position = async (group: ConsumerGroup, signal: AbortSignal) => {
    const [found] = await positions([group], signal);
    if (found === undefined) throw new Error('a position was asked for and none came');
    return found;
  };
  return {
    name: target.name,
    cluster: (signal) => call(signal, async ({ cluster }) => cluster),
    ranges: (topics, signal) => call(signal, (reached) => readRanges(reached, topics)),
    groups: (signal) => call(signal, listGroups),
    positions,
    async watch(group, apartMs, signal) {
      const before = await position(group, signal);
      await clock.sleep(apartMs, signal);
      const after = await position(group, signal);
      follower.note(after);
      return { before, after };
    },
    seen: (group) => follower.seen(group.id),
    peek: (request, signal) => call(signal, (reached) => peekTopic(reached, request, { clock, timeoutMs, mask })),
    createTopic: (topic, { dryRun }, signal) =>
      call(signal, (reached) => makeTopic(reached, topic, { dryRun, timeoutMs, clock })),
    topicSettings: (topic, signal) => call(signal, (reached) => readTopicSettings(reached, topic)),
    changeTopic: (change, { dryRun }, signal) =>
      call(signal, (reached) => changeTopicSetting(reached, change, { dryRun, clock })),
  };
}

/** The links to a target's brokers, with its trust and credentials; nothing is asked yet. */
export async function openLinks(target: KafkaTarget, log: Logger): Promise<BrokerLinks> {
  const kafka = await createKafka(target, { log });
  const makeLink = brokerLinkFactory(kafka, { timeoutMs: target.timeoutMs });
  return brokerLinks(makeLink, { seeds: target.brokers, connectMs: Math.min(connectWithinMs, target.timeoutMs) });
}

function breaksConnection(error: unknown): boolean {
  return !(error instanceof MiddlewatchError) || error.code === 'unavailable' || error.code === 'timeout';
}
