import type { KafkaTopic, PartitionRange } from '../../core/port/kafka.ts';
import type { Reached } from './reach-cluster.ts';
import { type AnsweredOffset, type LogEnd, listOffsetsRequest } from './request-offset.ts';

/**
 * Where the logs of the topics' partitions begin and end, asked of their leaders, one request each way for a leader.
 * A partition without a leader, or whose leader did not answer, has undefined ends. Rejects only when no leader
 * answered at all, with what the first said.
 */
export async function readRanges(
  reached: Reached,
  topics: readonly KafkaTopic[],
  end: Exclude<LogEnd, 'begin'> = 'end',
): Promise<PartitionRange[]> {
  const byLeader = partitionsByLeader(topics);
  const [begins, ends] = await Promise.all([offsetsOf(reached, byLeader, 'begin'), offsetsOf(reached, byLeader, end)]);
  return topics.flatMap((topic) =>
    topic.partitions.map(({ id }) => ({
      topic: topic.name,
      partition: id,
      begin: begins.get(keyOf(topic.name, id)),
      end: ends.get(keyOf(topic.name, id)),
    })),
  );
}

type ByLeader = ReadonlyMap<number, readonly { readonly topic: string; readonly partitions: number[] }[]>;

function partitionsByLeader(topics: readonly KafkaTopic[]): ByLeader {
  const byLeader = new Map<number, { topic: string; partitions: number[] }[]>();
  for (const topic of topics) {
    const leaders = Map.groupBy(topic.partitions, (partition) => partition.leader);
    for (const [leader, partitions] of leaders) {
      if (leader === undefined) continue;
      const wanted = byLeader.get(leader) ?? [];
      wanted.push({ topic: topic.name, partitions: partitions.map(({ id }) => id) });
      byLeader.set(leader, wanted);
    }
  }
  return byLeader;
}

async function offsetsOf(reached: Reached, byLeader: ByLeader, end: LogEnd): Promise<ReadonlyMap<string, number>> {
  const asked = [...byLeader].map(([leader, wanted]) =>
    reached.ask(leader, (link) => link.send(listOffsetsRequest(wanted, end))),
  );
  const answers = await Promise.allSettled(asked);
  const [first] = answers;
  if (first?.status === 'rejected' && answers.every(({ status }) => status === 'rejected')) throw first.reason;
  const known = answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []));
  return new Map(known.filter(isKnown).map((each) => [keyOf(each.topic, each.partition), each.offset]));
}

function isKnown({ errorCode, offset }: AnsweredOffset): boolean {
  return errorCode === 0 && offset >= 0;
}

/** A topic's name has no slash. */
function keyOf(topic: string, partition: number): string {
  return `${topic}/${partition}`;
}
