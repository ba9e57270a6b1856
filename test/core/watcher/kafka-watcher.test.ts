import { expect, test } from 'vitest';
import type { KafkaPartition } from '../../../src/core/port/kafka.ts';
import { type KafkaLook, type KafkaWatch, kafkaWatcher } from '../../../src/core/watcher/kafka-watcher.ts';

const settings: KafkaWatch = { partitionsAfterMs: 30_000, groups: [], groupAfterMs: 120_000, topics: [] };
const whole: KafkaPartition = { id: 0, leader: 1, replicas: 3, inSync: 3 };

interface Seen {
  readonly partitions?: readonly KafkaPartition[];
  /** Where the log of `orders` ends; `gone`: there is no such topic; `not said`: its leader is silent. */
  readonly end?: number | 'gone' | 'not said';
  /** What the group has committed; `gone`: it is not listed. */
  readonly committed?: number | 'gone';
  readonly state?: string;
  readonly groupsComplete?: boolean;
}

function look(
  { partitions = [whole], end = 0, committed = 0, state = 'Stable', groupsComplete = true }: Seen,
  at: number,
): KafkaLook {
  const range = { topic: 'orders', partition: 0, begin: 0, end: typeof end === 'number' ? end : undefined };
  const group = { id: 'readers', state, protocol: 'classic', coordinator: 1 };
  const position = { group, members: [], fault: undefined, measuredAt: at * 10_000 };
  return {
    cluster: { brokers: [], topics: end === 'gone' ? [] : [{ name: 'orders', internal: false, partitions }] },
    ranges: end === 'gone' ? [] : [range],
    positions: committed === 'gone' ? [] : [{ ...position, offsets: [{ ...range, committed }] }],
    groupsComplete,
  };
}

function judge(watch: Partial<KafkaWatch>, seen: readonly Seen[]): string[] {
  const found = kafkaWatcher.judge(seen.map(look), { ...settings, ...watch });
  return found.map(({ name, state, summary }) => (state === 'unknown' ? `${name}?` : `${name}: ${summary}`));
}

const ten = (seen: (at: number) => Seen): Seen[] => Array.from({ length: 10 }, (_, at) => seen(at));
const groups = ['readers'];
const topics = [{ name: 'orders', silentAfterMs: 600_000 }];
const silent = 'KafkaTopicSilent: Nothing was written to orders for longer than is expected of it.';
const none = 'KafkaGroupBehind: There is no consumer group readers.';
const stalled = 'KafkaGroupBehind: Consumer group readers has members and commits nothing, and records wait for it.';
const stopped = 'KafkaGroupBehind: Consumer group readers has no members, and records wait for it.';

test.each<[string, Partial<KafkaWatch>, readonly Seen[], readonly string[]]>([
  ['no look, nothing', {}, [], []],
  ['whole partitions', {}, [{}], []],
  [
    'a partition without a leader is offline, and not under-replicated again',
    {},
    [
      {
        partitions: [
          { ...whole, leader: undefined, inSync: 0 },
          { ...whole, id: 1, inSync: 2 },
        ],
      },
    ],
    [
      'KafkaPartitionsOffline: 1 of 2 partitions of orders had no leader: they can be neither written nor read.',
      'KafkaPartitionsUnderReplicated: 1 of 2 partitions of orders had fewer copies in sync than they should have.',
    ],
  ],
  ['a group of which too little was seen', { groups }, [{ end: 9, committed: 5 }], ['KafkaGroupBehind?']],
  ['a group that has read everything', { groups }, [{ end: 9, committed: 9 }], []],
  ['a group that stalls', { groups }, ten(() => ({ end: 9, committed: 5 })), [stalled]],
  ['a group without members', { groups }, ten(() => ({ end: 9, committed: 5, state: 'Empty' })), [stopped]],
  ['a group that does not exist', { groups }, [{ committed: 'gone' }], [none]],
  [
    'one that a silent broker may have',
    { groups },
    [{ committed: 'gone', groupsComplete: false }],
    ['KafkaGroupBehind?'],
  ],
  ['a topic at the first look', { topics }, [{ end: 5 }], ['KafkaTopicSilent?']],
  ['a topic that is written to', { topics }, [{ end: 5 }, { end: 6 }], []],
  ['a topic that is not', { topics }, [{ end: 5 }, { end: 5 }], [silent]],
  ['a topic whose leader does not say', { topics }, [{ end: 5 }, { end: 'not said' }], ['KafkaTopicSilent?']],
  ['a topic that is not there', { topics }, [{ end: 'gone' }], [silent]],
])('%s', (_, watch, seen, want) => {
  expect(judge(watch, seen)).toEqual(want);
});
