import type { GroupList, KafkaBroker } from '../../core/port/kafka.ts';
import type { BrokerLink } from './broker-link.ts';
import { protocolError } from './protocol-error.ts';
import type { Reached } from './reach-cluster.ts';
import { listGroupsRequest } from './request-group.ts';

/**
 * Asks every broker for the groups that it coordinates; which one lists a group is also where to ask about it.
 * Rejects only when no broker answered.
 */
export async function listGroups(reached: Reached): Promise<GroupList> {
  const { brokers } = reached.cluster;
  const answers = await Promise.allSettled(brokers.map(({ id }) => reached.ask(id, groupsOf)));
  const [first] = answers;
  if (first?.status === 'rejected' && answers.every(({ status }) => status === 'rejected')) throw first.reason;
  const silent: KafkaBroker[] = [];
  const groups = brokers.flatMap((broker, index) => {
    const answer = answers[index];
    if (answer?.status === 'fulfilled') return answer.value.map((group) => ({ ...group, coordinator: broker.id }));
    silent.push(broker);
    return [];
  });
  return { groups: groups.sort((a, b) => (a.id < b.id ? -1 : 1)), silent };
}

async function groupsOf(link: BrokerLink) {
  const newest = listGroupsRequest(5);
  const answer = await link.send(link.supports(newest) ? newest : listGroupsRequest(4));
  const error = protocolError(answer.errorCode);
  if (error) throw error;
  return answer.groups.map(({ id, state, type }) => ({ id, state, protocol: type.toLowerCase() || 'unknown' }));
}
