import { afterEach, describe, expect, it } from 'vitest';
import type { Kind } from '../../../src/core/kubernetes/kind.ts';
import type { Workload } from '../../../src/core/kubernetes/workload.ts';
import { connectTo, deploymentKind, kubeconfigFolder, kubeconfigText } from '../../support/kubernetes/connect-fake.ts';
import { fakeApiServer, type Received, type Reply, statusReply } from '../../support/kubernetes/fake-api-server.ts';

const undo: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

async function setUp(answer: (request: Received) => Reply | undefined) {
  const server = await fakeApiServer(answer);
  const folder = await kubeconfigFolder();
  const system = connectTo(await folder.write('config', kubeconfigText(server.address)));
  undo.push(server.close, folder.remove, system.close);
  return { server, port: system.client };
}

const signal = AbortSignal.timeout(20_000);
const metadata = { name: 'api', namespace: 'shop', uid: 'u1', generation: 4 };

/** What one object as the API sends it becomes. */
async function decoded(object: object, kind: Kind = deploymentKind): Promise<Workload> {
  const { port } = await setUp(() => ({ json: { metadata, ...object } }));
  return port.workload({ kind, name: 'api', namespace: 'shop' }, signal);
}

describe('a workload', () => {
  it('that rolls out counts no updated pods where the server leaves the zero out', async () => {
    const status = { observedGeneration: 4, replicas: 3, readyReplicas: 3 };
    expect(await decoded({ spec: { replicas: 3 }, status })).toMatchObject({ wanted: 3, updated: 0, ready: 3 });
  });

  it('of a kind that does not count updated pods counts them all', async () => {
    const kind = { ...deploymentKind, resource: 'replicasets', kind: 'ReplicaSet', singular: 'replicaset' };
    expect(await decoded({ spec: { replicas: 3 }, status: { replicas: 2 } }, kind)).toMatchObject({ updated: 2 });
  });

  it('that keeps old pods below a partition is not behind with them', async () => {
    const kind = { ...deploymentKind, resource: 'statefulsets', kind: 'StatefulSet', singular: 'statefulset' };
    const updateStrategy = { type: 'RollingUpdate', rollingUpdate: { partition: 2 } };
    const status = { replicas: 3, readyReplicas: 3, updatedReplicas: 1 };
    expect(await decoded({ spec: { replicas: 3, updateStrategy }, status }, kind)).toMatchObject({ updated: 3 });
  });

  it('on every node wants as many as there are nodes for it', async () => {
    const kind = { ...deploymentKind, resource: 'daemonsets', kind: 'DaemonSet', singular: 'daemonset' };
    const status = { desiredNumberScheduled: 5, currentNumberScheduled: 4, updatedNumberScheduled: 3, numberReady: 2 };
    expect(await decoded({ spec: {}, status }, kind)).toMatchObject({ wanted: 5, pods: 4, updated: 3, ready: 2 });
  });

  it('sums what its containers ask for, and reads its failure, owner and keeper', async () => {
    const workload = await decoded({
      metadata: {
        ...metadata,
        labels: { 'app.kubernetes.io/managed-by': 'Helm' },
        ownerReferences: [{ kind: 'Rollout', name: 'api', controller: true }],
      },
      spec: {
        strategy: { type: 'Recreate' },
        template: {
          metadata: { annotations: { a: 'b' } },
          spec: {
            containers: [
              { resources: { requests: { cpu: '250m', memory: '1Gi' } } },
              { resources: { requests: { cpu: 1 } } },
              {},
            ],
          },
        },
      },
      status: { conditions: [{ type: 'Progressing', reason: 'ProgressDeadlineExceeded', message: 'too slow' }] },
    });
    expect(workload).toMatchObject({
      requests: { cpuCores: 1.25, memoryBytes: 1_073_741_824 },
      failure: 'too slow',
      owner: { kind: 'Rollout', name: 'api' },
      keeper: 'Helm',
      recreate: true,
      templateAnnotated: true,
      wanted: 1,
    });
  });

  it.each<[unknown, string]>([
    [{ matchLabels: { app: 'api', tier: 'web' } }, 'app=api,tier=web'],
    [
      {
        matchExpressions: [
          { key: 'tier', operator: 'In', values: ['web', 'edge'] },
          { key: 'env', operator: 'NotIn', values: ['dev'] },
          { key: 'app', operator: 'Exists' },
          { key: 'legacy', operator: 'DoesNotExist' },
        ],
      },
      'tier in (web,edge),env notin (dev),app,!legacy',
    ],
    [{ app: 'api' }, 'app=api'],
    ['app=api', ''],
    [undefined, ''],
  ])('selected by %j asks for pods by %j', async (selector, expected) => {
    expect((await decoded({ spec: { selector } })).selector).toBe(expected);
  });
});

describe('a change', () => {
  const accepting = () =>
    setUp(({ method }) =>
      method === 'PATCH' ? { json: { kind: 'Scale' } } : { json: { metadata, spec: { replicas: 3 } } },
    );

  it('of replicas carries what was seen, and its dry run differs in one word', async () => {
    const { server, port } = await accepting();
    const workload = await port.workload({ kind: deploymentKind, name: 'api', namespace: 'shop' }, signal);
    await port.scale({ workload, replicas: 6, dryRun: true }, signal);
    await port.scale({ workload, replicas: 6, dryRun: false }, signal);
    const [, dry, real] = server.received;
    expect(dry?.url.search).toBe('?fieldManager=middlewatch&dryRun=All');
    expect(real?.url.search).toBe('?fieldManager=middlewatch');
    expect(real).toMatchObject({ method: 'PATCH', contentType: 'application/json-patch+json', body: dry?.body });
    expect(real?.url.pathname).toBe('/apis/apps/v1/namespaces/shop/deployments/api/scale');
    expect(JSON.parse(real?.body ?? '')).toEqual([
      { op: 'test', path: '/metadata/uid', value: 'u1' },
      { op: 'test', path: '/spec/replicas', value: 3 },
      { op: 'add', path: '/spec/replicas', value: 6 },
    ]);
  });

  it.each<[string, object | undefined, object]>([
    [
      'without annotations makes them',
      undefined,
      {
        op: 'add',
        path: '/spec/template/metadata/annotations',
        value: { 'kubectl.kubernetes.io/restartedAt': '2026-01-02T03:04:05Z' },
      },
    ],
    [
      'with annotations adds one',
      { note: 'x' },
      {
        op: 'add',
        path: '/spec/template/metadata/annotations/kubectl.kubernetes.io~1restartedAt',
        value: '2026-01-02T03:04:05Z',
      },
    ],
  ])('that restarts a template %s', async (_, annotations, operation) => {
    const template = { metadata: { ...(annotations ? { annotations } : {}) } };
    const { server, port } = await setUp(({ method }) =>
      method === 'PATCH' ? { json: { kind: 'Deployment' } } : { json: { metadata, spec: { template } } },
    );
    const workload = await port.workload({ kind: deploymentKind, name: 'api', namespace: 'shop' }, signal);
    await port.restart({ workload, atMs: Date.parse('2026-01-02T03:04:05.678Z'), dryRun: false }, signal);
    expect(JSON.parse(server.received[1]?.body ?? '')).toEqual([
      { op: 'test', path: '/metadata/uid', value: 'u1' },
      { op: 'test', path: '/metadata/generation', value: 4 },
      operation,
    ]);
  });

  it('whose connection dies is not sent a second time', async () => {
    const { server, port } = await setUp(({ method }) => (method === 'PATCH' ? 'cut' : { json: { metadata } }));
    const workload = await port.workload({ kind: deploymentKind, name: 'api', namespace: 'shop' }, signal);
    await expect(port.scale({ workload, replicas: 6, dryRun: false }, signal)).rejects.toMatchObject({
      code: 'unavailable',
    });
    expect(server.received.filter(({ method }) => method === 'PATCH')).toHaveLength(1);
  });

  it('whose precondition failed is a conflict', async () => {
    const { port } = await setUp(({ method }) =>
      method === 'PATCH'
        ? statusReply(422, 'the server rejected our request due to an error in our request')
        : { json: { metadata } },
    );
    const workload = await port.workload({ kind: deploymentKind, name: 'api', namespace: 'shop' }, signal);
    await expect(port.scale({ workload, replicas: 6, dryRun: false }, signal)).rejects.toMatchObject({
      code: 'conflict',
      message: 'Kubernetes prod: the object is no longer what it was when it was looked at.',
    });
  });
});

describe('an autoscaler', () => {
  const autoscaler = {
    metadata: { name: 'api-hpa' },
    spec: { scaleTargetRef: { kind: 'Deployment', name: 'api' }, maxReplicas: 6 },
  };

  it.each<[string, Reply, object]>([
    ['that owns it', { json: { items: [autoscaler] } }, { kind: 'owned', name: 'api-hpa', min: 1, max: 6 }],
    [
      'of something else',
      {
        json: {
          items: [{ ...autoscaler, spec: { ...autoscaler.spec, scaleTargetRef: { kind: 'Deployment', name: 'web' } } }],
        },
      },
      { kind: 'none' },
    ],
    ['that may not be seen', statusReply(403, 'x is forbidden: User "viewer" cannot list'), { kind: 'unknown' }],
    [
      'of a server without any',
      statusReply(404, 'the server could not find the requested resource'),
      { kind: 'unknown' },
    ],
  ])('%s', async (_, reply, expected) => {
    const { port } = await setUp(({ url }) =>
      url.pathname.endsWith('horizontalpodautoscalers') ? reply : { json: { metadata } },
    );
    const workload = await port.workload({ kind: deploymentKind, name: 'api', namespace: 'shop' }, signal);
    await expect(port.autoscaling(workload, signal)).resolves.toEqual(expected);
  });
});

describe('a log', () => {
  const query = { namespace: 'shop', pod: 'api-0', container: 'app', tailLines: 100, previous: false };

  it('keeps its newest 2 MiB, from the start of a line', async () => {
    const line = `${'x'.repeat(99)}\n`;
    const { port } = await setUp(() => ({ text: line.repeat(50_000) }));
    const log = await port.log(query, signal);
    expect(log.cut).toBe(true);
    expect(log.text.length).toBeGreaterThan(2_000_000);
    expect(log.text.length).toBeLessThan(2_300_000);
    expect(log.text.startsWith(line)).toBe(true);
    expect(log.text.endsWith(line)).toBe(true);
  });

  it('is asked for as it was meant', async () => {
    const { server, port } = await setUp(() => ({ text: '' }));
    await port.log({ ...query, tailLines: 50_000, previous: true, sinceMs: 1_500 }, signal);
    expect(Object.fromEntries(server.received[0]?.url.searchParams ?? [])).toEqual({
      container: 'app',
      tailLines: '10000',
      previous: 'true',
      sinceSeconds: '2',
    });
  });

  it('that is not there is not found, in the words of the kubelet', async () => {
    const { port } = await setUp(() =>
      statusReply(400, 'previous terminated container "app" in pod "api-0" not found'),
    );
    await expect(port.log({ ...query, previous: true }, signal)).rejects.toMatchObject({
      code: 'not-found',
      message: 'Kubernetes prod: previous terminated container "app" in pod "api-0" not found.',
    });
  });
});

describe('discovery', () => {
  const group = (name: string, resources: object[]) => ({
    metadata: { name },
    versions: [{ version: 'v1', resources }],
  });
  const groups = (...items: object[]): Reply => ({ json: { kind: 'APIGroupDiscoveryList', items } });

  it('is remembered, and looked at anew when asked, but not in a hurry', async () => {
    const { server, port } = await setUp(({ url }) =>
      url.pathname === '/api'
        ? groups(
            group('', [
              { resource: 'pods', responseKind: { kind: 'Pod' }, singularResource: 'pod', shortNames: ['po'] },
            ]),
          )
        : groups(
            group('shop.example.com', [
              { resource: 'coupons', responseKind: null, subresources: [{ subresource: 'scale' }] },
            ]),
          ),
    );
    const kinds = await port.kinds({}, signal);
    await port.kinds({}, signal);
    await port.kinds({ fresh: true }, signal);
    expect(server.received).toHaveLength(2);
    expect(
      kinds.map(({ group: name, resource, singular, subresources }) => [name, resource, singular, subresources]),
    ).toEqual([
      ['', 'pods', 'pod', []],
      ['shop.example.com', 'coupons', 'coupons', ['scale']],
    ]);
  });
});
