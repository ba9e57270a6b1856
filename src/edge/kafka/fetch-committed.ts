import type { BrokerLink } from './broker-link.ts';
import type { Reached } from './reach-cluster.ts';
import { type CommittedOffsets, offsetFetchManyRequest, offsetFetchRequest } from './request-offset.ts';

/** Groups in one question: a cluster of ten thousand asked one by one does not fit into a deadline. */
const groupsAtOnce = 500;

/** What a coordinator said of a group's offsets, or what kept it from saying it. */
export type FetchedCommits = PromiseSettledResult<CommittedOffsets>;

/** Asks a coordinator for the offsets that its groups have committed. A failure is told with the groups it is about. */
export async function fetchCommitted(
  reached: Reached,
  coordinator: number,
  groupIds: readonly string[],
): Promise<ReadonlyMap<string, FetchedCommits>> {
  const chunks = Array.from({ length: Math.ceil(groupIds.length / groupsAtOnce) }, (_, index) =>
    groupIds.slice(index * groupsAtOnce, (index + 1) * groupsAtOnce),
  );
  const answers = await Promise.allSettled(
    chunks.map((ids) => reached.ask(coordinator, (link) => fetchChunk(link, ids))),
  );
  return new Map(
    answers.flatMap((answer, index): [string, FetchedCommits][] =>
      answer.status === 'fulfilled'
        ? answer.value.map((value) => [value.groupId, { status: 'fulfilled', value }])
        : (chunks[index] ?? []).map((id) => [id, answer]),
    ),
  );
}

async function fetchChunk(link: BrokerLink, groupIds: readonly string[]): Promise<readonly CommittedOffsets[]> {
  const together = offsetFetchManyRequest(groupIds);
  if (link.supports(together)) return link.send(together);
  return (await Promise.all(groupIds.map((id) => link.send(offsetFetchRequest(id))))).flat();
}
