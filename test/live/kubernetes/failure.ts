import type { Manifest } from '../../../lab/kubernetes/client.ts';

interface PodParts {
  readonly container?: Readonly<Record<string, unknown>>;
  readonly spec?: Readonly<Record<string, unknown>>;
  readonly labels?: Readonly<Record<string, string>>;
}

/** A deployment of one pod whose container `main` lives on, but for what is given. */
export function deployment(
  namespace: string,
  name: string,
  parts: PodParts,
  spec: Readonly<Record<string, unknown>> = {},
): Manifest {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace },
    spec: {
      replicas: 1,
      selector: { matchLabels: { app: name } },
      template: podTemplate(name, parts),
      ...spec,
    },
  };
}

function podTemplate(name: string, { container = {}, spec = {}, labels = {} }: PodParts) {
  return {
    metadata: { labels: { app: name, ...labels } },
    spec: {
      terminationGracePeriodSeconds: 0,
      containers: [{ name: 'main', image: 'registry.local/busybox:1', imagePullPolicy: 'IfNotPresent', ...container }],
      ...spec,
    },
  };
}

function job(namespace: string, name: string, parts: PodParts, spec: Readonly<Record<string, unknown>>): Manifest {
  const template = podTemplate(name, { ...parts, spec: { restartPolicy: 'Never', ...parts.spec } });
  return { apiVersion: 'batch/v1', kind: 'Job', metadata: { name, namespace }, spec: { template, ...spec } };
}

const says = (script: string) => ({ command: ['sh', '-c', script] });
const never = { exec: { command: ['false'] }, periodSeconds: 1, timeoutSeconds: 2 };

type Failure = (namespace: string) => readonly Manifest[];

/** What only a kubelet does: containers that end, probes that fail, what cannot be mounted. */
export const realNodeFailures = {
  'crash-exit': (ns) => [
    deployment(ns, 'crash-exit', {
      container: says("echo starting; sleep 1; echo 'FATAL cannot reach db:5432'; exit 3"),
    }),
  ],
  'crash-not-found': (ns) => [deployment(ns, 'crash-not-found', { container: { command: ['/srv/start'] } })],
  'crash-done': (ns) => [deployment(ns, 'crash-done', { container: says('echo imported 4 files') })],
  'crash-init': (ns) => [
    deployment(ns, 'crash-init', {
      spec: {
        initContainers: [
          { name: 'migrate', image: 'registry.local/busybox:1', ...says("echo 'relation orders is locked'; exit 1") },
        ],
      },
    }),
  ],
  'out-of-memory': (ns) => [
    deployment(ns, 'out-of-memory', {
      container: {
        image: 'registry.local/shop/worker:1.9.2',
        resources: { requests: { memory: '16Mi' }, limits: { memory: '64Mi' } },
      },
    }),
  ],
  'probe-liveness': (ns) => [
    deployment(ns, 'probe-liveness', {
      container: {
        livenessProbe: { ...never, failureThreshold: 2 },
        readinessProbe: { exec: { command: ['true'] } },
      },
    }),
  ],
  'probe-readiness': (ns) => [
    deployment(ns, 'probe-readiness', {
      container: { readinessProbe: { ...never, exec: { command: ['sh', '-c', 'echo cache is cold; exit 1'] } } },
    }),
  ],
  'probe-startup': (ns) => [
    deployment(ns, 'probe-startup', { container: { startupProbe: { ...never, failureThreshold: 600 } } }),
  ],
  'missing-config-map': (ns) => [
    deployment(ns, 'missing-config-map', { container: { envFrom: [{ configMapRef: { name: 'settings' } }] } }),
  ],
  'missing-key': (ns) => [
    { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'limits', namespace: ns }, data: { PAGE_SIZE: '50' } },
    deployment(ns, 'missing-key', {
      container: {
        env: [{ name: 'RATE', valueFrom: { configMapKeyRef: { name: 'limits', key: 'RATE_LIMIT' } } }],
      },
    }),
  ],
  'missing-secret': (ns) => [
    deployment(ns, 'missing-secret', {
      container: { volumeMounts: [{ name: 'tls', mountPath: '/tls' }] },
      spec: { volumes: [{ name: 'tls', secret: { secretName: 'shop-tls' } }] },
    }),
  ],
  'image-pull': (ns) => [deployment(ns, 'image-pull', { container: { image: 'registry.local/shop/checkout:3.0.0' } })],
  'image-never': (ns) => [
    deployment(ns, 'image-never', {
      container: { image: 'registry.local/shop/checkout:3.0.0', imagePullPolicy: 'Never' },
    }),
  ],
  'image-name': (ns) => [deployment(ns, 'image-name', { container: { image: 'Registry/Shop:3' } })],
  'job-failed': (ns) => [
    job(ns, 'job-failed', { container: says("echo 'table orders is gone'; exit 2") }, { backoffLimit: 0 }),
  ],
  // The new version never becomes ready; the old one stays.
  'stuck-rollout': (ns) => [
    deployment(ns, 'stuck-rollout', {}, { progressDeadlineSeconds: 5 }),
    deployment(
      ns,
      'stuck-rollout',
      { container: { env: [{ name: 'VERSION', value: '2' }], readinessProbe: never } },
      { progressDeadlineSeconds: 5 },
    ),
  ],
} satisfies Readonly<Record<string, Failure>>;

/** What the scheduler and the controllers do; no node needs to run anything. */
export const controllerFailures = {
  'no-cpu': (ns) => [deployment(ns, 'no-cpu', { container: { resources: { requests: { cpu: '64' } } } })],
  'no-memory': (ns) => [deployment(ns, 'no-memory', { container: { resources: { requests: { memory: '900Gi' } } } })],
  'no-gpu': (ns) => [
    deployment(ns, 'no-gpu', {
      container: { resources: { requests: { 'nvidia.com/gpu': '1' }, limits: { 'nvidia.com/gpu': '1' } } },
    }),
  ],
  'no-label': (ns) => [deployment(ns, 'no-label', { spec: { nodeSelector: { disk: 'ssd' } } })],
  'no-claim': (ns) => [
    deployment(ns, 'no-claim', {
      spec: { volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'orders' } }] },
    }),
  ],
  'claim-unbound': (ns) => [
    {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name: 'archive', namespace: ns },
      spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
    },
    deployment(ns, 'claim-unbound', {
      spec: { volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'archive' } }] },
    }),
  ],
  'job-late': (ns) => [
    job(
      ns,
      'job-late',
      { container: { resources: { requests: { cpu: '64' } } } },
      { activeDeadlineSeconds: 1, backoffLimit: 3 },
    ),
  ],
} satisfies Readonly<Record<string, Failure>>;

/** A namespace whose quota holds one pod, and a deployment that wants three. */
export function quotaFailure(namespace: string): readonly Manifest[] {
  return [
    { apiVersion: 'v1', kind: 'ResourceQuota', metadata: { name: 'team', namespace }, spec: { hard: { pods: '1' } } },
    deployment(namespace, 'over-quota', {}, { replicas: 3 }),
  ];
}
