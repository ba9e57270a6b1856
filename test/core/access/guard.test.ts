import { describe, expect, test } from 'vitest';
import { guards } from '../../../src/core/access/guard.ts';
import type { AccessQuestion, Role } from '../../../src/core/access/policy.ts';
import { type Bounds, reachOf, unboundReach } from '../../../src/core/access/reach.ts';
import type { Kind } from '../../../src/core/kubernetes/kind.ts';
import type { Workload } from '../../../src/core/kubernetes/workload.ts';
import type { Capabilities, SystemCapability } from '../../../src/core/port/capability.ts';
import type { ContainerDetail, DockerPort } from '../../../src/core/port/docker.ts';

const signal = new AbortController().signal;

function reach(bounds: Bounds) {
  const question: AccessQuestion = {
    principal: { userId: 'UDANA', teamId: 'T1', fullMember: true, groups: [] },
    permission: 'a:b',
    danger: 'change',
    reveals: true,
    needsRole: false,
    channelId: 'C1',
    target: 'prod',
    inChannel: true,
  };
  const role: Role = { name: 'r', members: ['*'], permissions: ['*'], bounds };
  return reachOf(question, [role]);
}

const shop = reach({
  namespace: ['shop'],
  topic: ['orders'],
  group: ['orders'],
  bucket: ['shop'],
  container: ['shop'],
});

/** A port that answers nothing: whatever reaches it fails the test by name. */
function untouched<K extends SystemCapability>(answers: Partial<Capabilities[K]> = {}): Capabilities[K] {
  return new Proxy(answers, {
    get: (held, name) =>
      Reflect.get(held, name) ??
      (() => {
        throw new Error(`the server was asked: ${String(name)}`);
      }),
  }) as Capabilities[K];
}

const kind = (resource: string, namespaced: boolean): Kind => ({
  group: '',
  version: 'v1',
  resource,
  kind: resource,
  singular: resource,
  shortNames: [],
  namespaced,
  verbs: [],
  subresources: [],
});
const pods = kind('pods', true);
const nodes = kind('nodes', false);
const workload = { kind: pods, name: 'api', namespace: 'bank' } as Workload;
const tableOf = (names: string[]) => ({
  columns: [],
  rows: names.map((name) => ({ name, namespace: undefined, cells: [name] })),
  total: names.length,
  cut: false,
});

describe('a cluster is guarded', () => {
  const guarded = guards.kubernetes(untouched<'kubernetes'>(), shop);
  test.each<[string, () => Promise<unknown>]>([
    ['a list of another namespace', () => guarded.list({ kind: pods, namespace: 'bank', limit: 1 }, signal)],
    ['a list of all namespaces', () => guarded.list({ kind: pods, namespace: undefined, limit: 1 }, signal)],
    ['what belongs to no namespace', () => guarded.list({ kind: nodes, namespace: 'shop', limit: 1 }, signal)],
    ['one object', () => guarded.find({ kind: pods, name: 'a', namespace: 'bank' }, signal)],
    ['one node', () => guarded.find({ kind: nodes, name: 'a', namespace: 'shop' }, signal)],
    ['names', () => guarded.names({ kind: pods, namespace: 'bank' }, signal)],
    ['a pod', () => guarded.pod({ namespace: 'bank', name: 'a' }, signal)],
    ['pods of a workload', () => guarded.podsOf(workload, signal)],
    ['logs', () => guarded.log({ namespace: 'bank', pod: 'a', container: 'a', tailLines: 1, previous: false }, signal)],
    ['a workload', () => guarded.workload(workload, signal)],
    ['an autoscaler', () => guarded.autoscaling(workload, signal)],
    ['a scale', () => guarded.scale({ workload, replicas: 1, dryRun: true }, signal)],
    ['a restart', () => guarded.restart({ workload, atMs: 0, dryRun: true }, signal)],
    ['a wait', () => guarded.settled(workload, { withinMs: 1 }, signal)],
  ])('%s out of reach never gets to the server', async (_, ask) => {
    await expect(ask()).rejects.toMatchObject({ code: 'denied' });
  });

  test('the list of namespaces holds those in reach', async () => {
    const namespaces = kind('namespaces', false);
    const port = untouched<'kubernetes'>({
      list: async () => tableOf(['bank', 'shop']),
      names: async () => ['bank', 'shop'],
    });
    const held = guards.kubernetes(port, shop);
    expect(await held.list({ kind: namespaces, namespace: undefined, limit: 9 }, signal)).toMatchObject({
      rows: [{ name: 'shop' }],
      total: 1,
    });
    expect(await held.names({ kind: namespaces, namespace: 'x' }, signal)).toEqual(['shop']);
    await expect(held.find({ kind: namespaces, name: 'bank', namespace: '' }, signal)).rejects.toMatchObject({
      code: 'denied',
    });
  });
});

describe('Kafka, MinIO and Docker are guarded', () => {
  const kafka = guards.kafka(untouched<'kafka'>(), shop);
  const minio = guards.minio(untouched<'minio'>(), shop);
  const group = { id: 'bank', state: 'Stable', protocol: 'classic', coordinator: 1 };
  const topic = { name: 'bank', internal: false, partitions: [] };
  const address = { bucket: 'bank', key: 'k' };
  test.each<[string, () => Promise<unknown>]>([
    ['records', () => kafka.peek({ topic: 'bank', from: { kind: 'last' }, limit: 1 }, signal)],
    ['ranges', () => kafka.ranges([topic], signal)],
    ['positions', () => kafka.positions([group], signal)],
    ['a watch', () => kafka.watch(group, 1, signal)],
    [
      'a new topic',
      () => kafka.createTopic({ name: 'bank', partitions: 1, replication: 1, config: {} }, { dryRun: true }, signal),
    ],
    ["a topic's settings", () => kafka.topicSettings('bank', signal)],
    [
      'another setting of a topic',
      () => kafka.changeTopic({ topic: 'bank', name: 'segment.ms', value: '1' }, { dryRun: true }, signal),
    ],
    ['objects', () => minio.list({ bucket: 'bank', prefix: '', versions: false, limit: 1 }, signal)],
    ['an object', () => minio.stat(address, signal)],
    ['a new object', () => minio.put(address, { text: '', type: 'text/plain' }, signal)],
    ['a link', () => minio.share(address, 1, signal)],
  ])('%s out of reach never get to the server', async (_, ask) => {
    await expect(ask()).rejects.toMatchObject({ code: 'denied' });
  });

  test('lists hold what is in reach', async () => {
    const held = guards.kafka(
      untouched<'kafka'>({
        cluster: async () => ({ brokers: [], topics: [topic, { ...topic, name: 'orders' }] }),
        groups: async () => ({ groups: [group, { ...group, id: 'orders' }], silent: [] }),
      }),
      shop,
    );
    expect((await held.cluster(signal)).topics.map(({ name }) => name)).toEqual(['orders']);
    expect((await held.groups(signal)).groups.map(({ id }) => id)).toEqual(['orders']);
    const buckets = async () => ['bank', 'shop'].map((name) => ({ name, createdAt: undefined }));
    expect(await guards.minio(untouched<'minio'>({ buckets }), shop).buckets(signal)).toMatchObject([{ name: 'shop' }]);
  });

  test('a container is judged by its name, whatever it was called by, and touched by the id that was judged', async () => {
    const asked: string[] = [];
    const known: Readonly<Record<string, { id: string; name: string }>> = {
      shop: { id: 'id1', name: 'shop' },
      id1: { id: 'id1', name: 'shop' },
      id2: { id: 'id2', name: 'bank' },
    };
    const port = untouched<'docker'>({
      inspect: async (container: string) => known[container] as ContainerDetail | undefined,
      restart: async (container: string) => void asked.push(container),
    } satisfies Partial<DockerPort>);
    const held = guards.docker(port, shop);
    await held.restart('shop', 1, signal);
    await held.restart('id1', 1, signal);
    expect(asked).toEqual(['id1', 'id1']);
    for (const container of ['id2', 'absent'])
      await expect(held.restart(container, 1, signal)).rejects.toMatchObject({ code: 'denied' });
    await expect(held.logs('id2', { tail: 1 }, signal)).rejects.toMatchObject({ code: 'denied' });
    const spec = { image: 'a', command: [], name: undefined, memoryBytes: 1, cpuMillis: 1, labels: {} };
    await expect(held.run(spec, signal)).rejects.toMatchObject({ code: 'denied' });
  });

  test('who is not bound has the port itself', () => {
    const port = untouched<'kafka'>();
    expect(guards.kafka(port, unboundReach)).toBe(port);
  });
});
