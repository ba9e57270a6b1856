import type { Kind } from '../../src/core/kubernetes/kind.ts';
import type { Pod } from '../../src/core/kubernetes/pod.ts';
import type { Workload, WorkloadRef } from '../../src/core/kubernetes/workload.ts';
import type { Capabilities, SystemCapability } from '../../src/core/port/capability.ts';
import type { DockerPort } from '../../src/core/port/docker.ts';
import type { ConsumerGroup, GroupPosition, KafkaPort, KafkaTopic } from '../../src/core/port/kafka.ts';
import type { KubernetesPort, KubernetesTable } from '../../src/core/port/kubernetes.ts';
import type { MinioPort } from '../../src/core/port/minio.ts';
import type { System } from '../../src/core/port/system.ts';
import { fail } from '../../src/lib/error.ts';
import { sampleContainer, samplePod, sampleWorkload } from '../support/kubernetes/sample.ts';

/** How the refusal of a question ends that nobody plays here. */
export const notPlayed = ' is not played.';

/** Gives the next text from outside. */
export type Say = () => string;

const at = Date.UTC(2026, 10, 27);
const times = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => make(index));

/** Systems in which whoever could name or write something wrote what `say` gives: names, labels, states, log lines, keys, records. */
export function hostileSystems(say: Say): { readonly [K in SystemCapability]: readonly System<Capabilities[K]>[] } {
  return {
    kubernetes: [systemOf('kubernetes', hostileKubernetes(say))],
    kafka: [systemOf('kafka', hostileKafka(say))],
    minio: [systemOf('minio', hostileMinio(say))],
    docker: [systemOf('docker', hostileDocker(say))],
  };
}

function systemOf<K extends SystemCapability>(kind: K, client: Partial<Capabilities[K]>): System<Capabilities[K]> {
  return {
    kind,
    name: 'prod',
    address: 'prod.example:1',
    readOnly: false,
    client: withRefusals(kind, client),
    check: async () => ({ summary: 'there', tookMs: 1 }),
    close: async () => undefined,
  };
}

/** A question that is not played here is refused, in words that a test of every command finds. */
function withRefusals<T extends object>(kind: string, known: Partial<T>): T {
  const refusing = new Proxy(known, {
    get: (held, name) =>
      Reflect.get(held, name) ??
      (async () => Promise.reject(fail('unavailable', `${kind}.${String(name)}${notPlayed}`))),
  });
  // What is missing refuses.
  return refusing as T;
}

function kind(group: string, name: string, resource: string, namespaced = true): Kind {
  const singular = name.toLowerCase();
  const subresources = group === 'apps' ? ['scale'] : [];
  const shortNames = { Deployment: ['deploy'], Pod: ['po'] }[name] ?? [];
  const verbs = ['get', 'list'];
  return { group, version: 'v1', resource, kind: name, singular, shortNames, namespaced, verbs, subresources };
}

const kinds = [
  kind('', 'Pod', 'pods'),
  kind('', 'Node', 'nodes', false),
  kind('', 'Namespace', 'namespaces', false),
  kind('apps', 'Deployment', 'deployments'),
  kind('apps', 'StatefulSet', 'statefulsets'),
  kind('apps', 'DaemonSet', 'daemonsets'),
  kind('apps', 'ReplicaSet', 'replicasets'),
];

/** The one kind that has an object of this name; what the examples name is there. */
const homes = new Map([
  ['api', 'Deployment'],
  ['db', 'StatefulSet'],
  ['agent', 'DaemonSet'],
]);

export function hostileKubernetes(say: Say): Partial<KubernetesPort> {
  const table = (rows: number): KubernetesTable => ({
    columns: ['NAME', say(), 'STATUS', 'DETAIL'].map((name, index) => ({
      name,
      priority: index === 3 ? 1 : 0,
      numeric: false,
    })),
    rows: times(rows, () => ({ name: say(), namespace: say(), cells: [say(), say(), say(), say()] })),
    total: rows,
    cut: false,
  });
  const condition = () => ({ type: 'Ready', status: 'False', reason: say(), message: say(), sinceMs: at });
  const container = () =>
    sampleContainer(say(), {
      image: say(),
      command: [say()],
      ready: false,
      restarts: 14,
      running: false,
      waiting: { reason: say(), message: say() },
      lastExit: { code: 137, reason: say(), message: say(), startedAtMs: at, finishedAtMs: at },
      probes: { liveness: { asks: say(), periodSeconds: 1, timeoutSeconds: 1, failureThreshold: 1 } },
    });
  const pod = (name: string, namespace: string): Pod =>
    samplePod(name, [container()], {
      namespace,
      createdAtMs: at,
      phase: say(),
      ready: false,
      unscheduled: say(),
      conditions: [condition()],
      node: say(),
      addresses: [say()],
      verdict: { reason: say(), message: say() },
      owner: { kind: 'ReplicaSet', name: say() },
      claims: [say()],
      nodeSelector: { [say()]: say() },
    });
  const workload = ({ kind: of, name, namespace }: WorkloadRef): Workload => {
    const texts = { conditions: [condition()], cause: say(), failure: say(), keeper: say(), selector: say() };
    return sampleWorkload({ name, namespace, wanted: 2, pods: 2, updated: 2, ready: 1, createdAtMs: at, ...texts }, of);
  };
  const event = (name: string) => ({
    ...{ kind: 'Pod', name, uid: `uid-${name}`, warning: true, reason: say(), message: say() },
    ...{ count: 3, firstAtMs: at, lastAtMs: at },
  });
  const node = () => ({
    ...{ name: say(), createdAtMs: at, conditions: [condition()], labels: { [say()]: say() }, closed: true },
    ...{ taints: [{ key: say(), value: say(), effect: say() }], version: say() },
    allocatable: { cpuCores: 1, memoryBytes: 2 ** 30, pods: 9 },
  });
  const revision = (number: number) => ({
    ...{ number, name: say(), createdAtMs: at, cause: say(), images: [{ container: say(), image: say() }] },
    ...{ template: { metadata: { labels: { app: say() } } }, templateHash: `h${number}`, pods: 1 },
  });
  const usage = (name: string) => ({ name, atMs: at, cpuCores: 0.5, memoryBytes: 2 ** 28 });
  return {
    name: 'prod',
    namespace: 'shop',
    kinds: async () => kinds,
    list: async () => table(7),
    find: async () => table(1),
    object: async () => ({
      metadata: { labels: { [say()]: say() } },
      spec: { [say()]: [{ name: say(), value: say() }] },
    }),
    names: async () => times(3, say),
    pod: async ({ name, namespace }) => pod(name, namespace),
    podsOf: async ({ namespace }) => times(3, () => pod(say(), namespace)),
    events: async ({ name = say() }) => ({ events: times(4, () => event(name)), cut: true }),
    nodes: async () => ({ nodes: times(2, node), cut: true }),
    revisions: async () => times(3, (index) => revision(3 - index)),
    podUsage: async () =>
      times(3, () => ({ name: say(), namespace: say(), atMs: at, containers: [{ ...usage(say()) }] })),
    nodeUsage: async () => times(2, () => usage(say())),
    undo: async () => undefined,
    log: async () => ({ text: times(12, say).join('\n'), cut: true }),
    async workload(object) {
      if (homes.get(object.name) !== object.kind.kind) throw fail('not-found', 'There is no such thing.');
      return workload(object);
    },
    autoscaling: async () => ({ kind: 'owned', name: say(), min: 1, max: 5 }),
    scale: async () => undefined,
    restart: async () => undefined,
    settled: async (object) => workload(object),
  };
}

export function hostileKafka(say: Say): Partial<KafkaPort> {
  // A plan binds what is set, so it stays what it is.
  const set = { name: 'max.message.bytes', value: say(), own: true };
  const partitions = [{ id: 0, leader: 1, replicas: 3, inSync: 1 }];
  const topic = (name: string): KafkaTopic => ({ name, internal: false, partitions });
  const group = (id: string): ConsumerGroup => ({ id, state: say(), protocol: say(), coordinator: 1 });
  const content = () => ({ kind: 'text' as const, text: say(), sizeBytes: 20, cut: false });
  const range = (name: string) => ({ topic: name, partition: 0, begin: 0, end: 900 });
  const position = (of: ConsumerGroup): GroupPosition => ({
    group: of,
    members: [{ id: say(), client: say(), host: say(), assigned: [{ topic: say(), partition: 0 }] }],
    offsets: times(3, () => ({ ...range(say()), committed: 10 })),
    fault: say(),
    measuredAt: at,
  });
  return {
    name: 'prod',
    cluster: async () => ({
      brokers: [{ id: 1, address: say() }],
      topics: [topic('orders'), ...times(5, () => topic(say()))],
    }),
    ranges: async (topics) => topics.map(({ name }) => range(name)),
    groups: async () => ({
      groups: [group('orders'), ...times(4, () => group(say()))],
      silent: [{ id: 2, address: say() }],
    }),
    positions: async (groups) => groups.map(position),
    watch: async (of) => ({ before: position(of), after: position(of) }),
    seen: (of) => times(10, (index) => ({ ...position(of), measuredAt: at + index * 10_000 })),
    peek: async ({ topic: name }) => ({
      records: times(4, (offset) => ({
        partition: 0,
        offset,
        timestamp: at,
        key: content(),
        value: content(),
        headers: [{ name: say(), content: content() }],
      })),
      scanned: { records: 4, bytes: 100 },
      stopped: say(),
      ranges: [range(name)],
    }),
    topicSettings: async () => [set, ...times(3, () => ({ name: say(), value: say(), own: false }))],
    changeTopic: async () => undefined,
    createTopic: async () => ({
      partitions: 1,
      replication: 1,
      settings: times(4, () => ({ name: say(), value: say(), own: true })),
      listed: topic(say()),
    }),
  };
}

export function hostileMinio(say: Say): Partial<MinioPort> {
  const pair = (): readonly [string, string] => [say(), say()];
  const written = new Set<string>();
  const detail = () => ({
    sizeBytes: 5,
    etag: say(),
    contentType: say(),
    modifiedAt: at,
    versionId: say(),
    storageClass: say(),
    encryption: say(),
    replication: say(),
    headers: [pair()],
    userMetadata: [pair(), pair()],
    tags: [pair()],
    retention: { mode: say(), until: at },
    legalHold: true,
  });
  return {
    name: 'prod',
    buckets: async () => times(4, () => ({ name: say(), createdAt: at })),
    list: async () => ({
      entries: [
        { kind: 'prefix', prefix: say() },
        ...times(4, () => ({
          kind: 'object' as const,
          key: say(),
          sizeBytes: 5,
          modifiedAt: at,
          version: { id: say(), latest: true, deleteMarker: false },
        })),
      ],
      cut: true,
    }),
    // Everything is there, but what is exported only once it was written.
    stat: async ({ key }) => (key.endsWith('.ndjson') && !written.has(key) ? undefined : detail()),
    put: async ({ key }) => void written.add(key),
    storage: async () => ({ kind: 'health', because: say(), writes: true, reads: undefined, writeQuorum: 3 }),
    // The link is what was asked for: it stays as it is.
    share: async () => 'https://files.example/a?X-Amz-Signature=0',
  };
}

export function hostileDocker(say: Say): Partial<DockerPort> {
  const detail = () => ({
    id: 'c0ffee',
    name: say(),
    image: say(),
    state: 'running',
    health: say(),
    healthOutput: say(),
    startedAtText: 'now',
    startedAt: at,
    finishedAt: undefined,
    exitCode: undefined,
    outOfMemory: false,
    error: say(),
    restartPolicy: say(),
    restarts: 2,
    stopTimeoutS: 10,
    memoryBytes: undefined,
    project: say(),
    terminal: false,
  });
  return {
    name: 'prod',
    allowedImages: ['busybox*'],
    containers: async () => ({
      containers: times(4, () => ({
        id: say(),
        name: `web ${say()}`,
        image: say(),
        state: say(),
        status: say(),
        createdAt: at,
        ports: [{ containerPort: 80, protocol: say(), hostPort: 80, hostAddress: say() }],
        project: say(),
      })),
      total: 9,
    }),
    inspect: async () => detail(),
    logs: async () => ({ lines: times(9, () => ({ stream: 'stdout' as const, text: say() })), cut: true }),
    restart: async () => undefined,
    settled: async () => detail(),
    image: async () => ({ id: 'sha256:1', sizeBytes: 5, createdAt: at, command: [say(), say()] }),
    run: async () => ({ id: say(), warnings: [say()] }),
  };
}
