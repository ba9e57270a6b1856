import type { Container } from '../../../src/core/kubernetes/container.ts';
import type { Kind } from '../../../src/core/kubernetes/kind.ts';
import type { Pod } from '../../../src/core/kubernetes/pod.ts';
import type { Workload } from '../../../src/core/kubernetes/workload.ts';
import type { KubernetesPort } from '../../../src/core/port/kubernetes.ts';
import { deploymentKind } from './connect-fake.ts';

/** A container that runs and is ready, but for what is given. */
export function sampleContainer(name: string, options: Partial<Container> = {}): Container {
  return {
    name,
    role: 'main',
    image: `registry.local/shop/${name}:1`,
    pullPolicy: 'IfNotPresent',
    command: [],
    ready: true,
    restarts: 0,
    waiting: undefined,
    running: true,
    runningSinceMs: undefined,
    started: true,
    lastExit: undefined,
    memoryLimitBytes: undefined,
    requests: { cpuCores: 0, memoryBytes: 0 },
    probes: {},
    ...options,
  };
}

/** A pod of `shop` with these containers, but for what is given. */
export function samplePod(name: string, containers: readonly Container[], options: Partial<Pod> = {}): Pod {
  return {
    name,
    namespace: 'shop',
    uid: `uid-${name}`,
    createdAtMs: 0,
    phase: 'Running',
    ready: true,
    unscheduled: undefined,
    defaultContainer: undefined,
    containers,
    conditions: [],
    node: 'node-1',
    addresses: [],
    verdict: undefined,
    deletedAtMs: undefined,
    owner: undefined,
    claims: [],
    nodeSelector: {},
    ...options,
  };
}

/** The deployment `shop/api` with three ready pods, but for what is given. */
export function sampleWorkload(options: Partial<Workload> = {}, kind: Kind = deploymentKind): Workload {
  return {
    kind,
    name: 'api',
    namespace: 'shop',
    uid: 'u1',
    generation: 4,
    observedGeneration: 4,
    wanted: 3,
    pods: 3,
    updated: 3,
    ready: 3,
    paused: false,
    onDelete: false,
    recreate: false,
    templateHash: 'h1',
    templateAnnotated: false,
    createdAtMs: 0,
    conditions: [],
    cause: undefined,
    annotated: true,
    failure: undefined,
    owner: undefined,
    keeper: undefined,
    requests: { cpuCores: 0, memoryBytes: 0 },
    selector: 'app=api',
    ...options,
  };
}

/** A cluster that does what a test says and fails on every call that none expected. */
export function sampleCluster(given: Partial<KubernetesPort>): KubernetesPort {
  const unexpected = (name: string) => () => Promise.reject(new Error(`unexpected call of ${name}`));
  return {
    name: 'prod',
    namespace: 'shop',
    kinds: unexpected('kinds'),
    list: unexpected('list'),
    find: unexpected('find'),
    object: unexpected('object'),
    names: () => Promise.resolve([]),
    pod: unexpected('pod'),
    podsOf: unexpected('podsOf'),
    log: unexpected('log'),
    workload: unexpected('workload'),
    events: unexpected('events'),
    nodes: unexpected('nodes'),
    revisions: unexpected('revisions'),
    podUsage: unexpected('podUsage'),
    nodeUsage: unexpected('nodeUsage'),
    autoscaling: unexpected('autoscaling'),
    scale: unexpected('scale'),
    restart: unexpected('restart'),
    undo: unexpected('undo'),
    settled: unexpected('settled'),
    ...given,
  };
}
