import { plural } from '../../lib/text.ts';
import { replicaState } from '../kafka/cluster-state.ts';
import { type GroupVerdict, groupVerdict } from '../lag/group-verdict.ts';
import { windowSamples } from '../lag/partition-verdict.ts';
import type { GroupPosition, KafkaCluster, KafkaPort, KafkaTopic, PartitionRange } from '../port/kafka.ts';
import { defineWatcher, type Finding } from './define-watcher.ts';

/** What is watched of one Kafka target, and how long it must hold. */
export interface KafkaWatch {
  readonly partitionsAfterMs: number;
  readonly groups: readonly string[];
  readonly groupAfterMs: number;
  /** Topics that are written to at least once in `silentAfterMs`. */
  readonly topics: readonly { readonly name: string; readonly silentAfterMs: number }[];
}

/** One look at a cluster. */
export interface KafkaLook {
  readonly cluster: KafkaCluster;
  readonly positions: readonly GroupPosition[];
  readonly ranges: readonly PartitionRange[];
  /** Some broker did not list its groups: one that is missing may be there. */
  readonly groupsComplete: boolean;
}

/** Partitions of every topic, and the groups and the topics that are listed. */
export const kafkaWatcher = defineWatcher<KafkaPort, KafkaWatch, KafkaLook>({
  name: 'kafka',
  looksKept: windowSamples,
  async observe(client, { groups, topics }, signal) {
    const cluster = await client.cluster(signal);
    const expected = cluster.topics.filter(({ name }) => topics.some((topic) => topic.name === name));
    const listed = groups.length === 0 ? { groups: [], silent: [] } : await client.groups(signal);
    const watched = listed.groups.filter(({ id }) => groups.includes(id));
    const [positions, ranges] = await Promise.all([
      watched.length === 0 ? [] : client.positions(watched, signal),
      expected.length === 0 ? [] : client.ranges(expected, signal),
    ]);
    return { cluster, positions, ranges, groupsComplete: listed.silent.length === 0 };
  },
  judge(looks, settings) {
    const newest = looks.at(-1);
    if (newest === undefined) return [];
    return [
      ...newest.cluster.topics.flatMap((topic) => partitionFindings(topic, settings.partitionsAfterMs)),
      ...settings.groups.flatMap((group) => groupFinding(group, looks, settings.groupAfterMs)),
      ...settings.topics.flatMap((topic) => silence(topic, looks)),
    ];
  },
});

function partitionFindings({ name, partitions }: KafkaTopic, afterMs: number): Finding[] {
  const { offline, underReplicated } = replicaState([{ partitions }]);
  const common = { object: { topic: name }, afterMs, state: 'holds' } as const;
  const of = (count: number) => `${count} of ${plural(partitions.length, 'partition')} of ${name}`;
  const findings: Finding[] = [];
  if (offline > 0) {
    const summary = `${of(offline)} had no leader: they can be neither written nor read.`;
    findings.push({ name: 'KafkaPartitionsOffline', ...common, summary });
  }
  if (underReplicated > 0) {
    const summary = `${of(underReplicated)} had fewer copies in sync than they should have.`;
    findings.push({ name: 'KafkaPartitionsUnderReplicated', ...common, summary });
  }
  return findings;
}

const groupWords: Readonly<Record<GroupVerdict['kind'], string | undefined>> = {
  ok: undefined,
  unknown: undefined,
  'not known yet': undefined,
  slow: 'reads and does not gain on the log',
  stopped: 'has no members, and records wait for it',
  stalled: 'has members and commits nothing, and records wait for it',
  rewound: 'went back to older records',
};

function groupFinding(group: string, looks: readonly KafkaLook[], afterMs: number): Finding[] {
  const finding = { name: 'KafkaGroupBehind' as const, object: { consumergroup: group }, afterMs };
  const now = looks.at(-1)?.positions.find((position) => position.group.id === group);
  if (now === undefined && looks.at(-1)?.groupsComplete) {
    return [{ ...finding, summary: `There is no consumer group ${group}.`, state: 'holds' }];
  }
  const seen = looks.flatMap(({ positions }) => positions.find((position) => position.group.id === group) ?? []);
  const { kind } = groupVerdict(seen);
  if (now !== undefined && kind === 'ok') return [];
  const words = now === undefined ? undefined : groupWords[kind];
  if (words === undefined) return [{ ...finding, summary: '', state: 'unknown' }];
  return [{ ...finding, summary: `Consumer group ${group} ${words}.`, state: 'holds' }];
}

/** Nothing was written from the look before to this one; that it lasts is what the duration is for. */
function silence({ name, silentAfterMs }: KafkaWatch['topics'][number], looks: readonly KafkaLook[]): Finding[] {
  const newest = looks.at(-1);
  const ends = endsOf(newest, name);
  const before = endsOf(looks.at(-2), name);
  const finding = {
    name: 'KafkaTopicSilent' as const,
    object: { topic: name },
    summary: `Nothing was written to ${name} for longer than is expected of it.`,
    afterMs: silentAfterMs,
  };
  if (newest?.cluster.topics.every((topic) => topic.name !== name)) return [{ ...finding, state: 'holds' }];
  const pairs = [...ends].map(([partition, end]) => [before.get(partition), end] as const);
  const told = pairs.filter(([earlier, end]) => earlier !== undefined && end !== undefined);
  if (told.some(([earlier, end]) => earlier !== end)) return [];
  return [{ ...finding, state: ends.size > 0 && told.length === ends.size ? 'holds' : 'unknown' }];
}

function endsOf(look: KafkaLook | undefined, topic: string): Map<number, number | undefined> {
  const ranges = look?.ranges.filter((range) => range.topic === topic) ?? [];
  return new Map(ranges.map(({ partition, end }) => [partition, end]));
}
