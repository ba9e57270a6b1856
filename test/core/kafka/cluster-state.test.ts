import { expect, test } from 'vitest';
import { clusterSummary, replicaState, replicaWords } from '../../../src/core/kafka/cluster-state.ts';

const partition = (leader: number | undefined, replicas: number, inSync: number) => ({
  id: 0,
  leader,
  replicas,
  inSync,
});
const topic = (...partitions: ReturnType<typeof partition>[]) => ({ name: 't', internal: false, partitions });

test.each([
  ['all in sync', [partition(1, 3, 3)], 'ok'],
  ['a copy behind', [partition(1, 3, 2), partition(1, 3, 3)], '1 under-replicated'],
  ['no leader, counted once', [partition(undefined, 3, 0)], '1 offline'],
  ['both', [partition(undefined, 3, 1), partition(2, 3, 1)], '1 offline, 1 under-replicated'],
])('%s', (_, partitions, words) => {
  expect(replicaWords(replicaState([topic(...partitions)]))).toBe(words);
});

test('a healthy cluster is a size, a sick one also says how', () => {
  const brokers = [{ id: 1, address: 'a:1' }];
  expect(clusterSummary({ brokers, topics: [topic(partition(1, 1, 1))] })).toBe('1 broker, 1 topic');
  expect(clusterSummary({ brokers, topics: [topic(partition(undefined, 1, 0))] })).toBe(
    '1 broker, 1 topic, partitions: 1 offline',
  );
});
