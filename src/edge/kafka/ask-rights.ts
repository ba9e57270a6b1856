import type { Logger } from 'pino';
import type { Right } from '../../core/doctor/judge-right.ts';
import type { KafkaTarget } from '../config/target.ts';
import type { BrokerLink } from './broker-link.ts';
import { openLinks } from './connect-kafka.ts';
import { type Reached, reachCluster } from './reach-cluster.ts';
import { listGroupsRequest } from './request-group.ts';
import { groupRightsRequest, type Operations, operationBit, topicRightsRequest } from './request-right.ts';
import { unlessAborted } from './unless-aborted.ts';

/** What the bot does with a target, as far as the configuration says. */
export interface KafkaUse {
  readonly reads: readonly string[];
  readonly writes: readonly string[];
  readonly group: string | undefined;
  /** Whether topics may be made there. */
  readonly makesTopics: boolean;
}

export interface KafkaRights {
  readonly rights: readonly Right[];
  /** The oldest protocol among the brokers that answered; undefined when none did. */
  readonly speaks: 'newest' | 'enough' | 'too old' | undefined;
}

const topicDenied = 29;
const groupDenied = 30;

/**
 * Asks the brokers what the bot may do with what it uses (KIP-430): nobody but the brokers knows, also where no ACL names the
 * bot. Fails like any call that the brokers do not answer within the target's deadline.
 */
export async function askKafkaRights(target: KafkaTarget, use: KafkaUse, deps: { log: Logger }): Promise<KafkaRights> {
  const links = await openLinks(target, deps.log);
  const deadline = AbortSignal.timeout(target.timeoutMs);
  try {
    return await unlessAborted(
      deadline,
      reachCluster(links, { timeoutMs: target.timeoutMs }).then(async (reached) => ({
        rights: [...(await topicRights(reached, use)), ...(await groupRights(reached, use.group))],
        speaks: oldestOf(await fromEach(reached, async (link) => speaks(link))),
      })),
    );
  } finally {
    await links.close();
  }
}

async function topicRights(reached: Reached, { reads, writes, makesTopics }: KafkaUse): Promise<Right[]> {
  const wanted = [...new Set([...reads, ...writes])];
  const [answer] = await fromEach(reached, (link) => link.send(topicRightsRequest(wanted)));
  const stateOf = (topic: string, bit: number): Right['state'] => {
    const found = answer?.topics.find(({ name }) => name === topic);
    return found?.errorCode === topicDenied
      ? 'refused'
      : stateFrom(found?.errorCode === 0 ? found.operations : undefined, bit);
  };
  const { read, write, describe, create } = operationBit;
  return [
    { right: 'Describe on the cluster', for: '/kafka topics, /kafka lag', state: stateFrom(answer?.cluster, describe) },
    ...reads.map((topic): Right => ({ right: `Read on topic ${topic}`, for: 'alerts', state: stateOf(topic, read) })),
    ...writes.map(
      (topic): Right => ({ right: `Write on topic ${topic}`, for: 'dead letters', state: stateOf(topic, write) }),
    ),
    ...(makesTopics
      ? [{ right: 'Create on the cluster', for: '/kafka create-topic', state: stateFrom(answer?.cluster, create) }]
      : []),
  ];
}

async function groupRights(reached: Reached, group: string | undefined): Promise<Right[]> {
  if (group === undefined) return [];
  const answers = await fromEach(reached, (link) => link.send(groupRightsRequest(group)));
  const own = answers.find((answer) => answer?.errorCode === 0);
  const denied = answers.some((answer) => answer?.errorCode === groupDenied);
  const state = own === undefined && denied ? 'refused' : stateFrom(own?.operations, operationBit.read);
  return [{ right: `Read on group ${group}`, for: 'alerts', state }];
}

function stateFrom(operations: Operations, bit: number): Right['state'] {
  if (operations === undefined) return 'unknown';
  return (operations & bit) === 0 ? 'refused' : 'granted';
}

/** The answers of the brokers that gave one. */
async function fromEach<T>(reached: Reached, question: (link: BrokerLink) => Promise<T>): Promise<T[]> {
  const asked = await Promise.allSettled(reached.cluster.brokers.map(({ id }) => reached.ask(id, question)));
  return asked.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
}

function speaks(link: BrokerLink): NonNullable<KafkaRights['speaks']> {
  if (link.supports(listGroupsRequest(5))) return 'newest';
  return link.supports(listGroupsRequest(4)) ? 'enough' : 'too old';
}

function oldestOf(all: readonly NonNullable<KafkaRights['speaks']>[]): KafkaRights['speaks'] {
  return (['too old', 'enough', 'newest'] as const).find((each) => all.includes(each));
}
