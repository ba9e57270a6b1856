import { afterEach, describe, expect, it } from 'vitest';
import {
  connectTo,
  deploymentKind,
  kubeconfigFolder,
  kubeconfigText,
  podKind,
  secretKind,
} from '../../support/kubernetes/connect-fake.ts';
import { fakeApiServer, type Received, type Reply } from '../../support/kubernetes/fake-api-server.ts';

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
const columns = [{ name: 'Name', type: 'string', priority: 0 }];

function tableOf(names: readonly string[], metadata: object = {}): Reply {
  return {
    json: { kind: 'Table', metadata, columnDefinitions: columns, rows: names.map((name) => ({ cells: [name] })) },
  };
}

/** `count` rows in as many pages as the limits of the questions make. */
function pagesOf(count: number) {
  return ({ url }: Received): Reply => {
    const from = Number(url.searchParams.get('continue') ?? 0);
    const to = Math.min(count, from + Number(url.searchParams.get('limit')));
    const names = Array.from({ length: to - from }, (_, index) => `pod-${from + index}`);
    return tableOf(names, to < count ? { continue: String(to), remainingItemCount: count - to } : {});
  };
}

describe('a list', () => {
  it('keeps what the server computed, column by column', async () => {
    const { port } = await setUp(() => ({
      json: {
        kind: 'Table',
        columnDefinitions: [
          { name: 'Name', type: 'string', priority: 0 },
          { name: 'Desired', type: 'integer', priority: 0 },
          { name: 'Extra', type: 'string', priority: 1 },
        ],
        rows: [{ cells: ['api', 3, null], object: { metadata: { name: 'api', namespace: 'shop' } } }],
      },
    }));
    await expect(port.list({ kind: podKind, namespace: undefined, limit: 10 }, signal)).resolves.toEqual({
      columns: [
        { name: 'Name', priority: 0, numeric: false },
        { name: 'Desired', priority: 0, numeric: true },
        { name: 'Extra', priority: 1, numeric: false },
      ],
      rows: [{ name: 'api', namespace: 'shop', cells: ['api', '3', ''] }],
      total: 1,
      cut: false,
    });
  });

  it.each([
    [12_000, 10_000, true, 12_000],
    [6_000, 6_000, false, 6_000],
    [0, 0, false, 0],
  ])('of %i objects gives %i rows; cut: %s, total %i', async (there, rows, cut, total) => {
    const { port } = await setUp(pagesOf(there));
    const found = await port.list({ kind: podKind, namespace: 'shop', limit: 10_000 }, signal);
    expect(found.rows).toHaveLength(rows);
    expect(found).toMatchObject({ cut, total });
    expect(found.rows.at(-1)?.name).toBe(rows === 0 ? undefined : `pod-${rows - 1}`);
  });

  it('of a server that does not count the rest has no total', async () => {
    const { port } = await setUp(() => tableOf(['api'], { continue: 'more' }));
    const found = await port.list({ kind: podKind, namespace: 'shop', selector: 'app=api', limit: 1 }, signal);
    expect(found).toMatchObject({ cut: true, total: undefined });
  });

  it('asks for metadata only where it needs the namespace, in small pages', async () => {
    const { server, port } = await setUp(() => tableOf([]));
    await port.list({ kind: podKind, namespace: undefined, limit: 10_000 }, signal);
    await port.list({ kind: podKind, namespace: 'shop', limit: 10_000 }, signal);
    expect(server.received.map(({ url }) => `${url.pathname} ${url.searchParams}`)).toEqual([
      '/api/v1/pods limit=500&includeObject=Metadata',
      '/api/v1/namespaces/shop/pods limit=2500&includeObject=None',
    ]);
  });

  it('of a server that knows no tables says names and when they were made', async () => {
    const { port } = await setUp(() => ({
      json: {
        kind: 'GadgetList',
        metadata: {},
        items: [{ metadata: { name: 'a', namespace: 'shop', creationTimestamp: '2026-01-02T03:04:05Z' } }],
      },
    }));
    const found = await port.list({ kind: podKind, namespace: undefined, limit: 10 }, signal);
    expect(found.columns.map((column) => column.name)).toEqual(['Name', 'Created At']);
    expect(found.rows).toEqual([{ name: 'a', namespace: 'shop', cells: ['a', '2026-01-02T03:04:05Z'] }]);
  });
});

describe('secrets', () => {
  /** Every question about secrets must be one that cannot be answered with values. */
  function carefully({ url, accept }: Received): Reply | undefined {
    if (url.pathname === '/api/v1/namespaces') return tableOf(['shop', 'payments']);
    const careful =
      accept === 'application/json;as=Table;v=v1;g=meta.k8s.io' && url.searchParams.get('includeObject') === 'None';
    return careful ? tableOf(['token']) : undefined;
  }

  it('are listed without their objects', async () => {
    const { server, port } = await setUp(carefully);
    await port.list({ kind: secretKind, namespace: 'shop', limit: 10 }, signal);
    await port.find({ kind: secretKind, namespace: 'shop', name: 'token' }, signal);
    await port.names({ kind: secretKind, namespace: 'shop' }, signal);
    expect(server.unexpected).toEqual([]);
  });

  it('of all namespaces are asked for one namespace at a time', async () => {
    const { server, port } = await setUp(carefully);
    const found = await port.list({ kind: secretKind, namespace: undefined, limit: 10 }, signal);
    expect(found.rows.map((row) => `${row.namespace}/${row.name}`)).toEqual(['shop/token', 'payments/token']);
    expect(server.unexpected).toEqual([]);
  });

  it('are never read as workloads', async () => {
    const { server, port } = await setUp(carefully);
    await expect(port.workload({ kind: secretKind, namespace: 'shop', name: 'token' }, signal)).rejects.toMatchObject({
      code: 'usage',
    });
    expect(server.received).toEqual([]);
  });
});

describe('a name', () => {
  it.each(['.', '..', 'a/b', '%2e%2e', ''])('%j never becomes a step in a path', async (name) => {
    const { server, port } = await setUp(() => tableOf([]));
    await expect(port.find({ kind: deploymentKind, namespace: 'shop', name }, signal)).rejects.toMatchObject({
      code: 'usage',
      message: `"${name}" cannot be a name in Kubernetes.`,
    });
    expect(server.received).toEqual([]);
  });

  it('with unusual characters reaches the server as it is', async () => {
    const { server, port } = await setUp(() => tableOf(['x']));
    await port.find({ kind: deploymentKind, namespace: 'shop', name: 'sys:a?b#c d' }, signal);
    expect(server.received[0]?.url.pathname).toBe('/apis/apps/v1/namespaces/shop/deployments/sys%3Aa%3Fb%23c%20d');
  });
});
