import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import lag from '../../../commands/kafka/lag.ts';
import topics from '../../../commands/kafka/topics.ts';
import { type Cluster, startCluster } from '../../../lab/kafka/cluster.ts';
import { commitOffsets } from '../../../lab/kafka/commit-offsets.ts';
import { kafka as kafkaLab } from '../../../lab/kafka/kafka.ts';
import type { View } from '../../../src/core/view/view.ts';
import { brokerLinkFactory } from '../../../src/edge/kafka/broker-link.ts';
import type { WireRequest } from '../../../src/edge/kafka/wire-request.ts';
import { describeOwn } from '../../support/lab.ts';
import { runCommand } from '../../support/run-command.ts';
import { administer, openKafka, plainClient } from './open-kafka.ts';

const startWithinMs = 90_000;
const manyGroups = 10_000;
const manyTopics = 500;
const chunk = 500;

await describeOwn(kafkaLab(), () => {
  let dir = '';
  let cluster: Cluster;
  let system: ReturnType<typeof openKafka>;

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'middlewatch-kafka-many-'));
    cluster = await startCluster({ dir }, AbortSignal.timeout(startWithinMs));
    system = openKafka(cluster.addresses);
    const client = plainClient(cluster.addresses);
    const names = Array.from({ length: manyTopics }, (_, index) => ({ topic: `topic.${index}` }));
    await administer(client, (admin) => admin.createTopics({ topics: names }));
    const first = { groupId: 'group.0', offsets: [{ topic: 'topic.0', partition: 0, offset: '0' }] };
    const commit = () => commitOffsets(client, first, AbortSignal.timeout(10_000));
    await vi.waitFor(commit, { timeout: 30_000, interval: 250 });
    const [host = '', port = ''] = cluster.addresses[0]?.split(':') ?? [];
    const link = await brokerLinkFactory(client, { timeoutMs: 30_000 })({ host, port: Number(port) });
    await link.connect();
    for (let from = 0; from < manyGroups; from += chunk) {
      const ids = Array.from({ length: chunk }, (_, index) => `group.${from + index}`);
      await Promise.all(ids.map((id) => link.send(offsetCommitRequest(id, 'topic.0'))));
    }
    await link.close();
  }, 180_000);

  afterAll(async () => {
    await system?.close();
    await cluster?.stop();
    await rm(dir, { recursive: true, force: true });
  });

  const rowsOf = ({ parts }: View) => parts.flatMap((part) => (part.kind === 'table' ? part.rows : [])).length;

  test('lag lists ten thousand groups within its deadline', async () => {
    const signal = AbortSignal.timeout(lag.deadlineMs ?? 0);
    expect(rowsOf(await runCommand(lag, { kafka: system.client }, { group: undefined }, { signal }))).toBe(manyGroups);
  }, 30_000);

  test('topics lists every topic', async () => {
    const view = await runCommand(topics, { kafka: system.client }, { filter: 'topic.*', internal: false });
    expect(rowsOf(view)).toBe(manyTopics);
  });
});

/** Stores offset 0 for a group without members, as the Java admin does: generation -1, no member. */
function offsetCommitRequest(groupId: string, topic: string): WireRequest<void> {
  return {
    name: 'OffsetCommit',
    apiKey: 8,
    version: 2,
    flexible: false,
    write(body) {
      body.string(groupId).int32(-1).string('').int64(-1);
      body.array([topic], (name) => {
        body.string(name).array([0], (partition) => body.int32(partition).int64(0).string(null));
      });
    },
    read: () => undefined,
  };
}
