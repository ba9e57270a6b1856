import type { KafkaBroker, KafkaCluster, KafkaTopic } from '../../core/port/kafka.ts';
import { answerWithin } from './answer-within.ts';
import type { BrokerAddress, BrokerLink } from './broker-link.ts';
import type { BrokerLinks } from './broker-links.ts';
import { protocolError } from './protocol-error.ts';
import { type Metadata, metadataRequest } from './request-metadata.ts';

/** A cluster as one look found it, with the way to each of its brokers. */
export interface Reached {
  readonly cluster: KafkaCluster;
  /** The broker that topic changes go to. */
  readonly controller: number;
  /**
   * Does something with a broker, within its share of the deadline, so that one silent broker leaves time for the
   * others' answers. Rejects with what kept it from answering.
   */
  ask<T>(brokerId: number, question: (link: BrokerLink) => Promise<T>): Promise<T>;
}

const leaderNotAvailable = 5;

/** One broker's share of a call's time: two rounds of questions fit, and one silent broker costs one share. */
const brokerShare = 0.4;

/** Asks the first broker that answers for all brokers and all topics. `timeoutMs` is the time of the whole call. */
export async function reachCluster(links: BrokerLinks, options: { timeoutMs: number }): Promise<Reached> {
  const seed = await links.any();
  const metadata = await seed.send(metadataRequest());
  const addresses = new Map<number, BrokerAddress>(metadata.brokers.map((broker) => [broker.id, broker]));
  const shareMs = metadata.brokers.length === 1 ? options.timeoutMs : options.timeoutMs * brokerShare;
  return {
    cluster: { brokers: metadata.brokers.map(brokerOf), topics: topicsOf(metadata.topics) },
    controller: metadata.controller,
    async ask(brokerId, question) {
      const address = addresses.get(brokerId);
      if (address === undefined) throw protocolError(leaderNotAvailable);
      const answer = links.to({ host: address.host, port: address.port }).then(question);
      return answerWithin(shareMs, address, answer);
    },
  };
}

function brokerOf({ id, host, port }: { id: number; host: string; port: number }): KafkaBroker {
  return { id, address: host.includes(':') ? `[${host}]:${port}` : `${host}:${port}` };
}

/** Topics in our own words, by name. */
export function topicsOf(answered: Metadata['topics']): KafkaTopic[] {
  const topics = answered.map(({ name, internal, partitions }) => ({
    name,
    internal: internal || name.startsWith('__'),
    partitions: partitions
      .map(({ id, leader, replicas, inSync }) => ({
        id,
        leader: leader < 0 ? undefined : leader,
        replicas: replicas.length,
        inSync: inSync.length,
      }))
      .sort((a, b) => a.id - b.id),
  }));
  return topics.sort((a, b) => (a.name < b.name ? -1 : 1));
}
