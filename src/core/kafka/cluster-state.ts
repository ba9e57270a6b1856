import { plural } from '../../lib/text.ts';
import type { KafkaCluster, KafkaTopic } from '../port/kafka.ts';

/** How many partitions are not as they should be. An offline one is not counted as under-replicated again. */
export interface ReplicaState {
  readonly offline: number;
  readonly underReplicated: number;
}

/** Counts partitions without a leader, and those with a leader but fewer copies in sync than they should have. */
export function replicaState(topics: readonly Pick<KafkaTopic, 'partitions'>[]): ReplicaState {
  const partitions = topics.flatMap((topic) => topic.partitions);
  return {
    offline: partitions.filter(({ leader }) => leader === undefined).length,
    underReplicated: partitions.filter(({ leader, inSync, replicas }) => leader !== undefined && inSync < replicas)
      .length,
  };
}

/** `ok`, or what is wrong: `1 offline, 2 under-replicated`. */
export function replicaWords({ offline, underReplicated }: ReplicaState): string {
  const faults = [offline > 0 && `${offline} offline`, underReplicated > 0 && `${underReplicated} under-replicated`];
  return faults.filter((fault) => fault !== false).join(', ') || 'ok';
}

/** A cluster in a line: `3 brokers, 42 topics, 1 offline, 2 under-replicated partitions`. */
export function clusterSummary(cluster: KafkaCluster): string {
  const size = `${plural(cluster.brokers.length, 'broker')}, ${plural(cluster.topics.length, 'topic')}`;
  const words = replicaWords(replicaState(cluster.topics));
  return words === 'ok' ? size : `${size}, partitions: ${words}`;
}
