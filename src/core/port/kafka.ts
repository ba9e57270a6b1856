import type { Content } from '../kafka/content.ts';

/** One broker as the cluster names it. */
export interface KafkaBroker {
  readonly id: number;
  /** `host:port`, as it advertises itself. */
  readonly address: string;
}

/** Where a partition stands. */
export interface KafkaPartition {
  readonly id: number;
  /** Broker id; undefined while no broker leads it: it can be neither written nor read. */
  readonly leader: number | undefined;
  readonly replicas: number;
  /** Replicas that have everything; fewer than `replicas` is under-replicated. */
  readonly inSync: number;
}

export interface KafkaTopic {
  readonly name: string;
  /** Made by Kafka for itself, or named like it (`__…`). */
  readonly internal: boolean;
  readonly partitions: readonly KafkaPartition[];
}

/** The brokers that are up and every topic that the bot may see. */
export interface KafkaCluster {
  readonly brokers: readonly KafkaBroker[];
  readonly topics: readonly KafkaTopic[];
}

/** What a partition holds: offsets `begin` up to, not including, `end`. Undefined where its leader did not say. */
export interface PartitionRange {
  readonly topic: string;
  readonly partition: number;
  readonly begin: number | undefined;
  readonly end: number | undefined;
}

/** A consumer group as the broker that coordinates it lists it. */
export interface ConsumerGroup {
  readonly id: string;
  /** `Stable`, `Empty`, `PreparingRebalance`, `Assigning`… in Kafka's words. */
  readonly state: string;
  /** How its members agree: `classic`, `consumer` (KIP-848), `share`, `streams`; `unknown` on brokers older than 3.8. */
  readonly protocol: string;
  /** Broker id. */
  readonly coordinator: number;
}

export interface GroupList {
  readonly groups: readonly ConsumerGroup[];
  /** Brokers that did not answer: the groups they coordinate are missing from the list. */
  readonly silent: readonly KafkaBroker[];
}

export interface GroupMember {
  readonly id: string;
  readonly client: string;
  /** The address it connects from, as the broker sees it. */
  readonly host: string;
  readonly assigned: readonly { readonly topic: string; readonly partition: number }[];
}

/** A group's place in a partition of a topic that it has committed to or is assigned. */
export interface GroupOffset extends PartitionRange {
  /** The next offset it will read; undefined where it has committed none. */
  readonly committed: number | undefined;
}

/** Where a group stands, at one moment. */
export interface GroupPosition {
  readonly group: ConsumerGroup;
  /** Undefined where Kafka does not tell (share and streams groups, no permission). */
  readonly members: readonly GroupMember[] | undefined;
  readonly offsets: readonly GroupOffset[];
  /** Why something is missing, in words. */
  readonly fault: string | undefined;
  /** Milliseconds since the epoch. */
  readonly measuredAt: number;
}

/** Which records to look at. */
export interface PeekRequest {
  readonly topic: string;
  readonly partition?: number;
  /**
   * `last`: the newest `limit`; `offset`: from there on; `earliest`: from the oldest on; `latest`: what arrives
   * within two seconds from now.
   */
  readonly from:
    | { readonly kind: 'last' | 'earliest' | 'latest' }
    | { readonly kind: 'offset'; readonly offset: number };
  /** At most so many records, at most 50. */
  readonly limit: number;
  /** Only records whose key, value or headers contain it, whatever the case. */
  readonly contains?: string;
}

export interface PeekedRecord {
  readonly partition: number;
  readonly offset: number;
  /** Milliseconds since the epoch, as the producer or the broker set it; undefined where that is no time. */
  readonly timestamp: number | undefined;
  readonly key: Content;
  readonly value: Content;
  readonly headers: readonly { readonly name: string; readonly content: Content }[];
}

export interface Peeked {
  /** Oldest first. */
  readonly records: readonly PeekedRecord[];
  readonly scanned: { readonly records: number; readonly bytes: number };
  /** Why it stopped before it had seen all that was asked for: a sentence, or undefined. */
  readonly stopped: string | undefined;
  readonly ranges: readonly PartitionRange[];
}

export interface NewTopic {
  readonly name: string;
  readonly partitions: number;
  /** Copies of each partition. */
  readonly replication: number;
  readonly config: Readonly<Record<string, string>>;
}

/** A setting as the brokers would apply it, or apply it. */
export interface TopicSetting {
  readonly name: string;
  /** Empty where there is none. */
  readonly value: string;
  /** True where the topic itself sets it, false for the cluster's default. */
  readonly own: boolean;
}

/** A change of one setting of a topic; without a value the cluster's default holds again. */
export interface TopicSettingChange {
  readonly topic: string;
  readonly name: string;
  readonly value: string | undefined;
}

export interface TopicAnswer {
  readonly partitions: number;
  readonly replication: number;
  readonly settings: readonly TopicSetting[];
  /** The topic as the brokers list it afterwards; undefined after a dry run, and while they do not list it yet. */
  readonly listed: KafkaTopic | undefined;
}

/**
 * What commands may ask of one Kafka target. Every call has the target's deadline besides its signal, and fails with
 * `unavailable`, `timeout`, `denied`, `not-found`, `conflict` or `usage` in words for a person. Offsets are numbers:
 * none in practice passes 2^53.
 */
export interface KafkaPort {
  /** The target's name in the configuration. */
  readonly name: string;
  cluster(signal: AbortSignal): Promise<KafkaCluster>;
  /** What each partition of the topics holds; those of silent brokers come with undefined ends. */
  ranges(topics: readonly KafkaTopic[], signal: AbortSignal): Promise<readonly PartitionRange[]>;
  groups(signal: AbortSignal): Promise<GroupList>;
  /** Members, committed offsets and log ends of the groups, in the order given. */
  positions(groups: readonly ConsumerGroup[], signal: AbortSignal): Promise<readonly GroupPosition[]>;
  /** A group's position twice, `apartMs` milliseconds apart, so that movement can be told. */
  watch(
    group: ConsumerGroup,
    apartMs: number,
    signal: AbortSignal,
  ): Promise<{ readonly before: GroupPosition; readonly after: GroupPosition }>;
  /**
   * What was seen of a group since somebody first watched it, oldest first, at least ten seconds apart, at most ten looks.
   * A watched group is looked at for 15 minutes more.
   */
  seen(group: ConsumerGroup): readonly GroupPosition[];
  /** Reads records without a group and without a commit; only committed transactions. Scans at most 10 MiB. */
  peek(request: PeekRequest, signal: AbortSignal): Promise<Peeked>;
  /**
   * Makes a topic and reads it back, or with `dryRun` has the brokers say what it would be; `conflict` if it exists.
   */
  createTopic(topic: NewTopic, options: { readonly dryRun: boolean }, signal: AbortSignal): Promise<TopicAnswer>;
  /** Every setting of a topic; fails with `not-found` when there is no such topic. */
  topicSettings(topic: string, signal: AbortSignal): Promise<readonly TopicSetting[]>;
  /** Changes one setting, or with `dryRun` has the brokers check it; the others stay as they are. */
  changeTopic(change: TopicSettingChange, options: { readonly dryRun: boolean }, signal: AbortSignal): Promise<void>;
}
