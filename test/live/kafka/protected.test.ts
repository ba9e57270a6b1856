import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type ProtectedCluster, startBroker } from '../../../lab/kafka/cluster.ts';
import { kafka as kafkaLab } from '../../../lab/kafka/kafka.ts';
import type { KafkaTarget } from '../../../src/edge/config/target.ts';
import { askKafkaRights } from '../../../src/edge/kafka/ask-rights.ts';
import { createKafka } from '../../../src/edge/kafka/create-kafka.ts';
import { secret } from '../../../src/lib/secret.ts';
import { describeOwn } from '../../support/lab.ts';
import { administer, openKafka, targetOf } from './open-kafka.ts';

const startWithinMs = 60_000;
const topic = { name: 'guarded', partitions: 1, replication: 1, config: {} };

await describeOwn(kafkaLab(), () => {
  let dir = '';
  let cluster: ProtectedCluster;
  let tls: KafkaTarget['tls'];

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'middlewatch-kafka-protected-'));
    cluster = await startBroker({ dir, sasl: true, tls: true }, AbortSignal.timeout(startWithinMs));
    tls = { caFile: join(dir, 'ca-for-test.pem') };
    await writeFile(join(dir, 'ca-for-test.pem'), cluster.ca ?? '');
    await using admin = openKafka(cluster.addresses, { tls, sasl: login('plain', cluster.admin) });
    await admin.client.createTopic(topic, { dryRun: false }, AbortSignal.timeout(10_000));
  }, startWithinMs + 20_000);

  afterAll(async () => {
    await cluster?.stop();
    await rm(dir, { recursive: true, force: true });
  });

  const login = (
    mechanism: 'plain' | 'scram-sha-256' | 'scram-sha-512',
    user: { username: string; password: string } | undefined,
  ): NonNullable<KafkaTarget['sasl']> => ({
    mechanism,
    username: user?.username ?? '',
    password: secret(user?.password ?? ''),
  });

  /** Resolves when the broker keeps offsets of groups. */
  const groupsAreKept = async (sasl: NonNullable<KafkaTarget['sasl']>) => {
    const kafka = await createKafka(targetOf(cluster.addresses, { tls, sasl }), { log: pino({ level: 'silent' }) });
    await vi.waitFor(
      () => administer(kafka, (admin) => admin.fetchOffsets({ groupId: 'middlewatch', topics: ['guarded'] })),
      {
        timeout: 30_000,
        interval: 200,
      },
    );
  };

  const open = (options: Partial<KafkaTarget>) => openKafka(cluster.addresses, { tls, ...options });
  const soon = () => AbortSignal.timeout(10_000);

  test.each(['plain', 'scram-sha-256', 'scram-sha-512'] as const)('logs in by %s over TLS', async (mechanism) => {
    await using system = open({ sasl: login(mechanism, cluster.admin) });
    const { topics } = await system.client.cluster(soon());
    expect(topics.map(({ name }) => name)).toContain('guarded');
  });

  test.each(['plain', 'scram-sha-512'] as const)('a wrong password by %s is said as such', async (mechanism) => {
    await using system = open({ sasl: login(mechanism, { username: 'admin', password: 'guessed' }) });
    await expect(system.check(soon())).rejects.toMatchObject({
      code: 'denied',
      message: 'Kafka lab refused user "admin".',
      hint: expect.stringContaining('sasl'),
    });
  });

  test('who may do nothing sees no topics and is told what is missing', async () => {
    await using system = open({ sasl: login('plain', cluster.stranger) });
    expect((await system.client.cluster(soon())).topics).toEqual([]);
    await expect(system.client.createTopic(topic, { dryRun: true }, soon())).rejects.toMatchObject({
      code: 'denied',
      hint: expect.stringContaining('ACL'),
    });
    await expect(
      system.client.peek({ topic: 'guarded', from: { kind: 'last' }, limit: 1 }, soon()),
    ).rejects.toMatchObject({ code: 'not-found' });
  });

  test.each([
    ['who may do all', () => cluster.admin, 'granted'],
    ['who may do nothing', () => cluster.stranger, 'refused'],
  ] as const)('%s is told so, right by right, by the brokers themselves', async (_, user, state) => {
    const target = targetOf(cluster.addresses, { tls, sasl: login('plain', user()) });
    // A broker that never had a group has no coordinator yet; a client that asks for one makes it.
    await groupsAreKept(login('plain', cluster.admin));
    const use = { reads: ['guarded'], writes: ['guarded'], group: 'middlewatch', makesTopics: true };
    const { rights, speaks } = await askKafkaRights(target, use, { log: pino({ level: 'silent' }) });
    expect(rights.map((right) => [right.right, right.state])).toEqual([
      ['Describe on the cluster', state],
      ['Read on topic guarded', state],
      ['Write on topic guarded', state],
      ['Create on the cluster', state],
      ['Read on group middlewatch', state],
    ]);
    expect(speaks).toBe('newest');
  });

  test('a certificate of an unknown authority is not trusted, and the setting is named', async () => {
    await using system = open({ tls: true, sasl: login('plain', cluster.admin) });
    await expect(system.check(soon())).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringContaining('has a certificate that is not trusted'),
      hint: expect.stringContaining('tls.caFile'),
    });
  });

  test('without TLS, or without a login, it says where to look', async () => {
    await using plain = open({ tls: false, sasl: login('plain', cluster.admin) });
    await expect(plain.check(soon())).rejects.toMatchObject({ hint: expect.stringContaining('tls and sasl') });
    await using anonymous = open({});
    await expect(anonymous.check(soon())).rejects.toMatchObject({ hint: expect.stringContaining('tls and sasl') });
  });
});
