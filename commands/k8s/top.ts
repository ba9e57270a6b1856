import {
  actions,
  defineCommand,
  formatBytes,
  formatCores,
  formatDuration,
  type KubernetesPort,
  MiddlewatchError,
  type Node,
  type PodUsage,
  quiet,
  refresh,
  table,
  type Usage,
  view,
} from '#sdk';
import { type Asking, footer, given } from './_shared.ts';

const kept = { keep: true, align: 'right' } as const;

export default defineCommand({
  name: 'k8s top',
  summary: 'Show what pods or nodes use, as last measured',
  permission: 'kubernetes:top',
  danger: 'read',
  uses: ['kubernetes'],
  args: {
    what: { type: 'string', summary: 'pods or nodes', positional: true, options: ['pods', 'nodes'], default: 'pods' },
    namespace: { type: 'string', summary: 'Namespace', alias: 'n', example: 'shop' },
    'all-namespaces': { type: 'boolean', summary: 'All namespaces', alias: 'A' },
    selector: { type: 'string', summary: 'Label selector', alias: 'l', example: 'app=api' },
    sort: { type: 'string', summary: 'Largest first by this', options: ['memory', 'cpu'], default: 'memory' },
  },
  examples: ['-n shop', 'nodes', 'pods -A --sort cpu'],
  async run({ kubernetes, signal, now }, args) {
    const asking = { kubernetes, signal };
    const namespace = args['all-namespaces'] ? undefined : (args.namespace ?? kubernetes.namespace);
    const again = actions(refresh('k8s top', given({ ...args })));
    const by = args.sort === 'cpu' ? byCores : byMemory;
    const measured = await unlessUnmeasured(
      args.what === 'nodes' ? nodeRows(asking, by) : podRows(asking, { namespace, selector: args.selector }, by),
    );
    const place = args.what === 'nodes' ? '' : namespace === undefined ? ' in all namespaces' : ` in ${namespace}`;
    const where = args.what === 'nodes' ? kubernetes.name : footer(kubernetes, namespace);
    if (measured === undefined) {
      return view(
        `What ${args.what}${place} use is unknown`,
        [quiet(`${kubernetes.name} has no metrics API (metrics.k8s.io): no metrics server runs there.`), again],
        { tone: 'unknown', footer: where },
      );
    }
    const { columns, rows, atMs, unmeasured } = measured;
    return view(
      `Use of ${args.what}${place}`,
      [
        table(columns, rows, { noun: args.what === 'nodes' ? 'node' : 'pod' }),
        unmeasured.length > 0 && quiet(`Unknown, not measured: ${unmeasured.join(', ')}.`),
        quiet(
          atMs === undefined ? 'When it was measured is unknown.' : `Measured ${formatDuration(now() - atMs)} ago.`,
        ),
        again,
      ],
      { footer: where },
    );
  },
});

interface Measured {
  readonly columns: Parameters<typeof table>[0];
  readonly rows: readonly (readonly string[])[];
  /** The oldest measurement shown. */
  readonly atMs: number | undefined;
  readonly unmeasured: readonly string[];
}

type Amount = Pick<Usage, 'cpuCores' | 'memoryBytes'>;
const byCores = (a: Amount, b: Amount) => b.cpuCores - a.cpuCores;
const byMemory = (a: Amount, b: Amount) => b.memoryBytes - a.memoryBytes;

async function podRows(
  { kubernetes, signal }: Asking,
  query: { namespace: string | undefined; selector: string | undefined },
  by: typeof byCores,
): Promise<Measured> {
  const { namespace, selector } = query;
  const pods = await kubernetes.podUsage({ namespace, ...(selector === undefined ? {} : { selector }) }, signal);
  const sums = pods.map((pod) => ({ ...pod, ...sumOf(pod) })).sort(by);
  const spans = namespace === undefined;
  return {
    columns: [
      ...(spans ? [{ title: 'NAMESPACE', keep: true, cut: 'middle' as const }] : []),
      { title: 'NAME', keep: true, cut: 'middle' },
      { title: 'CPU', ...kept },
      { title: 'MEMORY', ...kept },
    ],
    rows: sums.map((pod) => [
      ...(spans ? [pod.namespace] : []),
      pod.name,
      formatCores(pod.cpuCores),
      formatBytes(pod.memoryBytes),
    ]),
    atMs: oldest(pods),
    unmeasured: [],
  };
}

function sumOf({ containers }: PodUsage): Amount {
  return {
    cpuCores: containers.reduce((sum, { cpuCores }) => sum + cpuCores, 0),
    memoryBytes: containers.reduce((sum, { memoryBytes }) => sum + memoryBytes, 0),
  };
}

/** Nodes with what they use of what pods may use; those without a measurement are named, not shown as idle. */
async function nodeRows({ kubernetes, signal }: Asking, by: typeof byCores): Promise<Measured> {
  const [used, { nodes }] = await Promise.all([kubernetes.nodeUsage(signal), nodesOf(kubernetes, signal)]);
  const known = new Map(nodes.map((node) => [node.name, node]));
  const names = new Set(used.map(({ name }) => name));
  const rows = [...used].sort(by).map((usage) => {
    const allocatable = known.get(usage.name)?.allocatable;
    return [
      usage.name,
      formatCores(usage.cpuCores),
      share(usage.cpuCores, allocatable?.cpuCores),
      formatBytes(usage.memoryBytes),
      share(usage.memoryBytes, allocatable?.memoryBytes),
    ];
  });
  return {
    columns: [
      { title: 'NAME', keep: true, cut: 'middle' },
      { title: 'CPU', ...kept },
      { title: 'CPU%', ...kept },
      { title: 'MEMORY', ...kept },
      { title: 'MEM%', ...kept },
    ],
    rows,
    atMs: oldest(used),
    unmeasured: nodes.map(({ name }) => name).filter((name) => !names.has(name)),
  };
}

/** The shares are a comfort; without the nodes themselves the measurements still stand. */
async function nodesOf(kubernetes: KubernetesPort, signal: AbortSignal): Promise<{ nodes: readonly Node[] }> {
  return kubernetes.nodes(signal).catch((thrown: unknown) => {
    if (thrown instanceof MiddlewatchError && thrown.code === 'denied') return { nodes: [] };
    throw thrown;
  });
}

function share(used: number, of: number | undefined): string {
  return of === undefined || of === 0 ? '' : `${Math.round((used / of) * 100)} %`;
}

function oldest(measured: readonly { atMs: number | undefined }[]): number | undefined {
  const times = measured.flatMap(({ atMs }) => atMs ?? []);
  return times.length === 0 ? undefined : Math.min(...times);
}

async function unlessUnmeasured(look: Promise<Measured>): Promise<Measured | undefined> {
  try {
    return await look;
  } catch (thrown) {
    if (thrown instanceof MiddlewatchError && thrown.code === 'not-found') return undefined;
    throw thrown;
  }
}
