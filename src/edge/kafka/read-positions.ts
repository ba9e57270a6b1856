import type { ConsumerGroup, GroupMember, GroupOffset, GroupPosition, PartitionRange } from '../../core/port/kafka.ts';
import { reasonOf } from '../../lib/error.ts';
import { type FetchedCommits, fetchCommitted } from './fetch-committed.ts';
import { errorType } from './protocol-error.ts';
import type { Reached } from './reach-cluster.ts';
import { readRanges } from './read-ranges.ts';
import { consumerGroupDescribeRequest, type DescribedGroup, describeGroupsRequest } from './request-group.ts';

/** What a coordinator tells of a group. */
interface Told {
  readonly members: readonly GroupMember[] | undefined;
  readonly committed: readonly { readonly topic: string; readonly partition: number; readonly offset: number }[];
  readonly fault: string | undefined;
}

/**
 * Where each group stands, in the order given. Committed offsets are read before the ends of the logs, so that lag
 * never comes out below what it was. A fault with one group is told with it and does not fail the others.
 */
export async function readPositions(
  reached: Reached,
  groups: readonly ConsumerGroup[],
  now: () => number,
): Promise<GroupPosition[]> {
  const told = await Promise.all(
    [...Map.groupBy(groups, (group) => group.coordinator)].map(([coordinator, its]) =>
      askCoordinator(reached, coordinator, its),
    ),
  );
  const byGroup = new Map(told.flat());
  const measuredAt = now();
  const ranges = Map.groupBy(await rangesOf(reached, [...byGroup.values()]), ({ topic }) => topic);
  return groups.map((group) => {
    const { members, committed, fault } = byGroup.get(group.id) ?? {
      members: undefined,
      committed: [],
      fault: unheard,
    };
    return { group, members, offsets: offsetsOf({ members, committed }, ranges), fault, measuredAt };
  });
}

const unheard = 'its coordinator did not answer';

async function askCoordinator(
  reached: Reached,
  coordinator: number,
  groups: readonly ConsumerGroup[],
): Promise<[id: string, told: Told][]> {
  const named = (...protocols: readonly string[]) =>
    groups.filter(({ protocol }) => protocols.includes(protocol)).map(({ id }) => id);
  const describe = (request: typeof describeGroupsRequest, ids: readonly string[]): Promise<DescribedGroup[]> =>
    ids.length === 0 ? Promise.resolve([]) : reached.ask(coordinator, (link) => link.send(request(ids)));
  const [described, commits] = await Promise.all([
    Promise.allSettled([
      describe(describeGroupsRequest, named('classic', 'unknown')),
      describe(consumerGroupDescribeRequest, named('consumer')),
    ]),
    fetchCommitted(
      reached,
      coordinator,
      groups.map(({ id }) => id),
    ),
  ]);
  const members = new Map(
    described
      .flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []))
      .filter(({ errorCode }) => errorCode === 0)
      .map((group) => [group.id, group.members]),
  );
  return groups.map(({ id }) => [id, { members: members.get(id), ...committedIn(commits.get(id)) }]);
}

/** A negative offset stands for none, whoever wrote it (kafkajs's resetOffsets stores -1 and -2). */
function committedIn(answer: FetchedCommits | undefined): Pick<Told, 'committed' | 'fault'> {
  if (answer?.status !== 'fulfilled') return { committed: [], fault: answer ? reasonOf(answer.reason) : unheard };
  const { errorCode, offsets } = answer.value;
  if (errorCode !== 0) return { committed: [], fault: errorType(errorCode) };
  const failed = offsets.find((each) => each.errorCode !== 0);
  return {
    committed: offsets.filter((each) => each.errorCode === 0 && each.offset >= 0),
    fault: failed && errorType(failed.errorCode),
  };
}

/** The ranges of all partitions of every topic that a group has to do with. */
async function rangesOf(reached: Reached, told: readonly Told[]): Promise<readonly PartitionRange[]> {
  const names = new Set(told.flatMap(placesOf).map(({ topic }) => topic));
  const topics = reached.cluster.topics.filter(({ name }) => names.has(name));
  return topics.length === 0 ? [] : readRanges(reached, topics);
}

function placesOf({ members, committed }: Pick<Told, 'members' | 'committed'>) {
  return [...committed, ...(members ?? []).flatMap((member) => member.assigned)];
}

/**
 * A group's offset in every partition of its topics. Those it has never committed to are among them, assigned or not:
 * nobody else would miss them.
 */
function offsetsOf(told: Pick<Told, 'members' | 'committed'>, ranges: ReadonlyMap<string, readonly PartitionRange[]>) {
  const committed = new Map(told.committed.map((each) => [keyOf(each), each.offset]));
  const byTopic = Map.groupBy(placesOf(told), ({ topic }) => topic);
  const offsets = [...byTopic].flatMap(([topic, places]) => {
    const gone = places.map(({ partition }) => ({ topic, partition, begin: undefined, end: undefined }));
    return (ranges.get(topic) ?? gone).map(
      (range): GroupOffset => ({ ...range, committed: committed.get(keyOf(range)) }),
    );
  });
  return offsets.sort((a, b) => (a.topic === b.topic ? a.partition - b.partition : a.topic < b.topic ? -1 : 1));
}

function keyOf({ topic, partition }: { topic: string; partition: number }): string {
  return `${topic}/${partition}`;
}
