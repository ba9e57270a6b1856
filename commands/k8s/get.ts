import {
  type Action,
  actions,
  button,
  type Column,
  defineCommand,
  fail,
  type Kind,
  type KubernetesRow,
  type KubernetesTable,
  plural,
  refresh,
  shortenMiddle,
  table,
  text,
  troubledPods,
  view,
} from '#sdk';
import { type Asking, absent, footer, given, kindOf, noNamespace, unlessAbsent } from './_shared.ts';

const mostRows = 10_000;
const troubledShown = 3;
const kept: ReadonlySet<string> = new Set(['Name', 'Ready', 'Status', 'Phase', 'Reason', 'Object']);
const restartable: ReadonlySet<string> = new Set(['deployments', 'statefulsets', 'daemonsets']);

export default defineCommand({
  name: 'k8s get',
  summary: "List objects of any kind, or show one, in kubectl's own columns",
  permission: 'kubernetes:get',
  danger: 'read',
  uses: ['kubernetes'],
  args: {
    kind: { type: 'string', summary: 'Kind as in kubectl: pods, deploy, svc', required: true, positional: true },
    name: { type: 'string', summary: 'One object', positional: true },
    namespace: { type: 'string', summary: 'Namespace', alias: 'n', example: 'shop' },
    'all-namespaces': { type: 'boolean', summary: 'All namespaces', alias: 'A' },
    selector: { type: 'string', summary: 'Label selector', alias: 'l', example: 'app=api' },
    output: { type: 'string', summary: 'wide: every column', alias: 'o', options: ['wide'], example: 'wide' },
  },
  examples: ['pods -n shop', 'deploy/api -n shop', 'pods -A -l app=api', 'nodes -o wide'],
  async run({ kubernetes, signal }, args) {
    const [word = '', slashName, ...more] = args.kind.split('/');
    if (more.length > 0 || slashName === '' || (slashName !== undefined && args.name !== undefined)) {
      throw fail('usage', `"${args.kind}" is not a kind.`, { hint: 'Write pods, or pod/name.' });
    }
    const asking = { kubernetes, signal };
    const kind = await kindOf(asking, word);
    const name = slashName ?? args.name;
    const namespace = args.namespace ?? kubernetes.namespace;
    const all = args['all-namespaces'] && name === undefined;
    const shown = {
      kind,
      name,
      namespace: kind.namespaced && !all ? namespace : undefined,
      selector: args.selector,
      wide: args.output === 'wide',
    };
    const found = name === undefined ? await listed(asking, shown) : await single(asking, { kind, name, namespace });
    const again = refresh('k8s get', given({ ...args }));
    return found.rows.length === 0 ? emptyView(asking, shown, again) : tableView(asking, shown, found, again);
  },
});

interface Shown {
  readonly kind: Kind;
  readonly name: string | undefined;
  /** Undefined where the rows span namespaces, or the kind has none. */
  readonly namespace: string | undefined;
  readonly selector: string | undefined;
  readonly wide: boolean;
}

function listed({ kubernetes, signal }: Asking, { kind, namespace, selector }: Shown): Promise<KubernetesTable> {
  if (!kind.verbs.includes('list')) throw fail('usage', `${kind.resource} cannot be listed.`);
  const query = { kind, namespace, limit: mostRows };
  return kubernetes.list(selector === undefined ? query : { ...query, selector }, signal);
}

async function single(
  asking: Asking,
  object: { kind: Kind; name: string; namespace: string },
): Promise<KubernetesTable> {
  const found = await unlessAbsent(asking.kubernetes.find(object, asking.signal));
  if (found === undefined) throw await absent(asking, [object.kind], object.name, object.namespace);
  return found;
}

async function emptyView(asking: Asking, { kind, namespace, selector }: Shown, again: Action) {
  const lost = namespace === undefined ? undefined : await noNamespace(asking, namespace);
  if (lost !== undefined) throw lost;
  const place = namespace === undefined ? '' : ` in namespace ${namespace}`;
  const matching = selector === undefined ? '' : ` with ${selector}`;
  const everywhere =
    namespace !== undefined &&
    button('All namespaces', 'k8s get', given({ kind: kind.resource, selector, 'all-namespaces': true }));
  return view(`No ${kind.resource}${place}${matching}`, [actions(everywhere, again)], {
    footer: kind.namespaced ? footer(asking.kubernetes, namespace) : asking.kubernetes.name,
  });
}

function tableView({ kubernetes }: Asking, shown: Shown, found: KubernetesTable, again: Action) {
  const { kind, namespace, wide } = shown;
  const spans = kind.namespaced && namespace === undefined;
  const places = found.columns
    .map((column, at) => ({ column, at }))
    .filter(({ column }) => wide || column.priority === 0);
  const columns = places.map(
    ({ column }): Column => ({
      title: column.name.toUpperCase(),
      keep: kept.has(column.name),
      align: column.numeric ? 'right' : 'left',
      // What a pod is called may be shortened; how it is may not.
      ...(column.name === 'Name' ? { cut: 'middle' } : kept.has(column.name) ? {} : { cut: 'end' }),
    }),
  );
  const troubled = kind.group === '' && kind.resource === 'pods' ? troubledPods(found) : [];
  const rows = [...troubled, ...found.rows.filter((row) => !troubled.includes(row))].map((row) => {
    const cells = places.map(({ at }) => row.cells[at] ?? '');
    return spans ? [row.namespace ?? '', ...cells] : cells;
  });
  const place = namespace === undefined ? (spans ? ' in all namespaces' : '') : ` in ${namespace}`;
  const title = titleOf(shown, place, { troubled: troubled.length, all: found.rows.length });
  const cut = found.cut && `More than the first ${plural(found.rows.length, 'object')}: narrow it by -n or -l.`;
  return view(
    title,
    [
      table(spans ? [{ title: 'NAMESPACE', keep: true, cut: 'middle' }, ...columns] : columns, rows, {
        noun: kind.resource === `${kind.singular}s` ? kind.singular : 'object',
        wide,
        ...(found.cut && found.total !== undefined ? { total: found.total } : {}),
      }),
      cut !== false && text(cut),
      actions(...nextSteps(shown, found, troubled), again),
    ],
    {
      ...(troubled.length > 0 ? { tone: 'warning' as const } : {}),
      footer: kind.namespaced ? footer(kubernetes, namespace) : kubernetes.name,
    },
  );
}

/** What is wrong comes first; that nothing looks wrong is not said, because it was not checked. */
function titleOf({ kind, name }: Shown, place: string, count: { troubled: number; all: number }): string {
  if (name !== undefined) return `${kind.singular} ${name}${place}`;
  if (count.troubled === 0) return `${kind.resource}${place}`;
  return `${count.troubled} of ${count.all} pods not ready${place}`;
}

/** At most four: the log of a pod in trouble, or what can be done to the one workload that is shown. */
function nextSteps(shown: Shown, found: KubernetesTable, troubled: readonly KubernetesRow[]): Action[] {
  const { kind, name, namespace } = shown;
  const [row] = found.rows;
  if (kind.group === '' && kind.resource === 'pods') {
    const pods = name === undefined || row === undefined ? troubled.slice(0, troubledShown) : [row];
    return pods.map((pod) =>
      button(`Logs ${shortenMiddle(pod.name, 24)}`, 'k8s logs', {
        pod: pod.name,
        namespace: pod.namespace ?? namespace ?? '',
      }),
    );
  }
  if (name === undefined || namespace === undefined || kind.group !== 'apps' || !restartable.has(kind.resource))
    return [];
  const typed = `${kind.singular}/${name}`;
  const steps = [button('Logs', 'k8s logs', { pod: typed, namespace })];
  const wanted = wantedReplicas(found);
  if (kind.subresources.includes('scale') && wanted !== undefined) {
    const ask = {
      title: `Scale ${shortenMiddle(name, 18)}`,
      submit: 'Plan',
      fields: [{ argument: 'replicas', label: 'Replicas', initial: String(wanted) }],
    };
    steps.push(button('Scale…', 'k8s scale', { workload: typed, replicas: wanted, namespace }, { ask }));
  }
  return [...steps, button('Restart', 'k8s restart', { workload: typed, namespace })];
}

/** The second number of the server's READY column, `2/3`. */
function wantedReplicas(found: KubernetesTable): number | undefined {
  const ready = found.rows[0]?.cells[found.columns.findIndex((column) => column.name === 'Ready')];
  const wanted = /^\d+\/(\d+)$/.exec(ready ?? '')?.[1];
  return wanted === undefined ? undefined : Number(wanted);
}
