import { expect, test } from 'vitest';
import createTopic from '../../commands/kafka/create-topic.ts';
import lag from '../../commands/kafka/lag.ts';
import peek from '../../commands/kafka/peek.ts';
import setConfig from '../../commands/kafka/set-config.ts';
import topics from '../../commands/kafka/topics.ts';
import type { ConsumerGroup, GroupPosition, KafkaPort, PeekRequest } from '../../src/core/port/kafka.ts';
import { planCommand, runCommand, viewText } from '../support/run-command.ts';

/** A Kafka that answers what it is given, and fails on any other call. */
function kafkaWith(answers: Partial<KafkaPort>): KafkaPort {
  const unexpected = (call: string) => async () => {
    throw new Error(`nobody expected kafka.${call}`);
  };
  return {
    name: 'prod',
    cluster: unexpected('cluster'),
    ranges: unexpected('ranges'),
    groups: unexpected('groups'),
    positions: unexpected('positions'),
    watch: unexpected('watch'),
    seen: () => [],
    peek: unexpected('peek'),
    createTopic: unexpected('createTopic'),
    topicSettings: unexpected('topicSettings'),
    changeTopic: unexpected('changeTopic'),
    ...answers,
  };
}

const group = (id: string): ConsumerGroup => ({ id, state: 'Stable', protocol: 'classic', coordinator: 1 });
const position = (id: string, committed: number | undefined, measuredAt = 0): GroupPosition => ({
  group: group(id),
  members: [],
  offsets: [{ topic: 'orders.v1', partition: 2, begin: 0, end: 100, committed }],
  fault: undefined,
  measuredAt,
});

test('lag without groups is a sentence', async () => {
  const kafka = kafkaWith({ groups: async () => ({ groups: [], silent: [] }) });
  expect(viewText(await runCommand(lag, { kafka }, { group: undefined }))).toBe('No consumer groups in Kafka prod');
});

test('lag does not call good what a silent broker may hide', async () => {
  const kafka = kafkaWith({
    groups: async () => ({ groups: [group('a')], silent: [{ id: 2, address: 'kafka-2:9092' }] }),
    positions: async () => [position('a', 100)],
  });
  const view = await runCommand(lag, { kafka }, { group: undefined });
  expect(view.tone).toBe('unknown');
  expect(viewText(view)).toContain('Not asked: groups of kafka-2:9092.');
});

test('lag offers the record that a group reads next', async () => {
  const kafka = kafkaWith({
    groups: async () => ({ groups: [group('orders')], silent: [] }),
    watch: async () => ({ before: position('orders', 10), after: position('orders', 40, 1_500) }),
  });
  const view = await runCommand(lag, { kafka }, { group: 'orders' });
  expect(viewText(view)).toContain('group orders is behind: lag 60 on 1 of 1 partition; 30 consumed, 0 new in 1.5 s.');
  expect(view.parts.flatMap((part) => (part.kind === 'actions' ? part.actions : []))[0]).toMatchObject({
    label: 'Peek 40',
    run: { command: 'kafka peek', args: { topic: 'orders.v1', partition: 2, offset: 40, count: 1 } },
  });
});

test('topics shows an unknown count as unknown', async () => {
  const partitions = [{ id: 0, leader: undefined, replicas: 1, inSync: 0 }];
  const kafka = kafkaWith({
    cluster: async () => ({ brokers: [], topics: [{ name: 'a', internal: false, partitions }] }),
    ranges: async () => [{ topic: 'a', partition: 0, begin: undefined, end: undefined }],
  });
  const view = await runCommand(topics, { kafka }, { filter: undefined, internal: false });
  expect(view.tone).toBe('critical');
  expect(viewText(view)).toMatch(/^a +1 +1 +\? +1 offline$/m);
});

const asTyped = {
  partition: undefined,
  offset: undefined,
  from: undefined,
  last: undefined,
  count: 5,
  grep: undefined,
};

test.each<[string, object, Partial<PeekRequest>]>([
  ['nothing', {}, { from: { kind: 'last' }, limit: 5 }],
  ['--last 7', { last: 7 }, { from: { kind: 'last' }, limit: 7 }],
  ['--from earliest -n 2', { from: 'earliest', count: 2 }, { from: { kind: 'earliest' }, limit: 2 }],
  ['-p 3 -o 0', { partition: 3, offset: 0 }, { partition: 3, from: { kind: 'offset', offset: 0 }, limit: 5 }],
  ['--grep x', { grep: 'x' }, { contains: 'x', from: { kind: 'last' } }],
])('peek with %s asks for the right records', async (_, args, expected) => {
  const asked: PeekRequest[] = [];
  const kafka = kafkaWith({
    async peek(request) {
      asked.push(request);
      return { records: [], scanned: { records: 0, bytes: 0 }, stopped: undefined, ranges: [] };
    },
  });
  await runCommand(peek, { kafka }, { topic: 't', ...asTyped, ...args });
  expect(asked).toEqual([{ topic: 't', ...asked[0], ...expected }]);
});

test('peek does not guess between two starting points', async () => {
  const args = { topic: 't', ...asTyped, offset: 3, last: 2 };
  await expect(runCommand(peek, { kafka: kafkaWith({}) }, args)).rejects.toMatchObject({ code: 'usage' });
});

test('create-topic refuses an internal name before it asks anybody', async () => {
  const args = { name: '__x', partitions: 1, replication: 1, config: undefined };
  await expect(planCommand(createTopic, { kafka: kafkaWith({}) }, args)).rejects.toMatchObject({
    code: 'usage',
    message: 'The topic name "__x" is for Kafka itself: names with __ are internal.',
  });
});

test('create-topic does not claim a topic that the brokers do not list yet', async () => {
  const kafka = kafkaWith({
    createTopic: async () => ({ partitions: 1, replication: 1, settings: [], listed: undefined }),
  });
  const view = await runCommand(
    createTopic,
    { kafka },
    { name: 'a', partitions: 1, replication: 1, config: undefined },
  );
  expect(view.tone).toBe('unknown');
  expect(viewText(view)).toContain('accepted, not listed yet');
});

/** A topic with one setting of its own and one of the cluster's. */
function oneTopic() {
  const settings = new Map([
    ['max.message.bytes', { name: 'max.message.bytes', value: '1048588', own: false }],
    ['segment.ms', { name: 'segment.ms', value: '3600000', own: true }],
    ['retention.ms', { name: 'retention.ms', value: '604800000', own: false }],
  ]);
  const changes: unknown[] = [];
  const kafka = kafkaWith({
    topicSettings: async () => [...settings.values()],
    async changeTopic({ name, value }, { dryRun }) {
      changes.push([name, value, dryRun ? 'checked' : 'made']);
      if (!dryRun) settings.set(name, { name, value: value ?? 'the default', own: value !== undefined });
    },
  });
  return { kafka, changes };
}

test('a setting is planned by a dry run, changed alone, and read back', async () => {
  const { kafka, changes } = oneTopic();
  const args = { topic: 'orders.v1', setting: 'max.message.bytes', value: '2097152' };
  const plan = await planCommand(setConfig, { kafka }, args);
  expect(viewText(plan.shows)).toContain('Now: 1048588 (default)');
  expect(plan).toMatchObject({ binds: { value: null }, object: 'max.message.bytes of orders.v1' });
  const done = await runCommand(setConfig, { kafka }, args);
  expect(viewText(done)).toContain('it is now 2097152');
  expect(changes).toEqual([
    ['max.message.bytes', '2097152', 'checked'],
    ['max.message.bytes', '2097152', 'made'],
  ]);
});

test.each([
  [{ setting: 'max.message.bytes', value: '2' }, { value: null }, { setting: 'max.message.bytes' }, { value: '2' }],
  [{ setting: 'segment.ms', value: undefined }, { value: '7' }, { setting: 'segment.ms', value: '7' }, { value: null }],
])('a setting is undone by what it was, or by the default: %j', (change, before, back, left) => {
  expect(setConfig.undo?.({ topic: 'orders.v1', ...change }, before)).toEqual({
    run: { command: 'kafka set-config', args: { topic: 'orders.v1', ...back } },
    left,
  });
});

test.each([
  ['max.message.bytes', undefined],
  ['retention.ms', 'destroy'],
  ['retention.bytes', 'destroy'],
  ['local.retention.ms', 'destroy'],
  ['delete.retention.ms', 'destroy'],
  ['cleanup.policy', 'destroy'],
  ['unclean.leader.election.enable', 'destroy'],
  ['segment.ms', undefined],
])('what decides which records go loses something: %s is %s', (setting, danger) => {
  expect(setConfig.raise?.({ topic: 'orders.v1', setting, value: '1' })).toBe(danger);
});

test.each<[string, string, string | undefined, string]>([
  ['orders.v1', 'segment.ms', '3600000', 'segment.ms of orders.v1 is 3600000 already.'],
  ['orders.v1', 'max.message.bytes', undefined, "is 1048588, the cluster's default already."],
  ['orders.v1', 'max.mesage.bytes', '1', 'Topics have no setting "max.mesage.bytes".'],
  ['__consumer_offsets', 'segment.ms', '1', "is Kafka's own"],
])('%s %s %s is not planned', async (topic, setting, value, sentence) => {
  const { kafka } = oneTopic();
  await expect(planCommand(setConfig, { kafka }, { topic, setting, value })).rejects.toThrow(sentence);
});
