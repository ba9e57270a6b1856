import {
  actions,
  button,
  code,
  defineCommand,
  fail,
  type Kind,
  type KubernetesEvent,
  list,
  MiddlewatchError,
  outline,
  quiet,
  refresh,
  table,
  text,
  view,
} from '#sdk';
import { type Asking, absent, footer, given, kindOf, unlessAbsent } from './_shared.ts';

const eventsShown = 10;
const diagnosed: ReadonlySet<string> = new Set(['pods', 'deployments', 'statefulsets', 'daemonsets', 'jobs']);

export default defineCommand({
  name: 'k8s describe',
  summary: 'Show one object in full, with what was noted about it',
  permission: 'kubernetes:describe',
  danger: 'read',
  reveals: true,
  uses: ['kubernetes'],
  args: {
    kind: { type: 'string', summary: 'Kind, or kind/name', required: true, positional: true, example: 'deploy/api' },
    name: { type: 'string', summary: 'Name', positional: true },
    namespace: { type: 'string', summary: 'Namespace', alias: 'n', example: 'shop' },
  },
  examples: ['pod db-0 -n shop', 'deploy/api -n shop', 'node node-1'],
  async run({ kubernetes, signal }, args) {
    const asking = { kubernetes, signal };
    const [word = '', slashName] = args.kind.split('/');
    const name = slashName ?? args.name;
    if (name === undefined || name === '') {
      throw fail('usage', 'Which one is not said.', { hint: `Write ${word} and its name, or ${word}/name.` });
    }
    const kind = await kindOf(asking, word);
    const namespace = args.namespace ?? kubernetes.namespace;
    const object = { kind, name, namespace };
    const secret = kind.group === '' && kind.resource === 'secrets';
    const [row, whole, noted] = await Promise.all([
      unlessAbsent(kubernetes.find(object, signal)),
      secret ? undefined : unlessAbsent(kubernetes.object(object, signal)),
      notedOf(asking, object),
    ]);
    if (row === undefined) throw await absent(asking, [kind], name, namespace);
    const columns = row.columns.map(({ name: title }) => ({ title: title.toUpperCase(), keep: title === 'Name' }));
    const place = kind.namespaced ? ` in ${namespace}` : '';
    return view(
      `${kind.singular} ${name}${place}`,
      [
        table(
          columns,
          row.rows.map(({ cells }) => cells),
          { noun: kind.singular },
        ),
        secret ? quiet('The values of a secret are never shown.') : code(linesOf(whole).join('\n')),
        ...eventParts(noted),
        actions(...nextSteps(object), refresh('k8s describe', given({ ...args }))),
      ],
      { footer: kind.namespaced ? footer(kubernetes, namespace) : kubernetes.name },
    );
  },
});

interface Described {
  readonly kind: Kind;
  readonly name: string;
  readonly namespace: string;
}

/** What the server keeps, a value a line; its own bookkeeping says nothing to a person. */
function linesOf(whole: unknown): string[] {
  const noise = /^(apiVersion|kind|metadata\.(uid|resourceVersion|name|namespace))$|^status\.images/;
  return outline(whole)
    .filter(({ path }) => !noise.test(path))
    .map(({ path, value }) => `${path}: ${value}`);
}

/** The newest events; or why they are not known. */
async function notedOf(
  { kubernetes, signal }: Asking,
  { kind, name, namespace }: Described,
): Promise<readonly KubernetesEvent[] | string> {
  try {
    // What belongs to no namespace has its events in the one named default.
    const place = kind.namespaced ? namespace : 'default';
    return (await kubernetes.events({ namespace: place, name, kind: kind.kind }, signal)).events;
  } catch (thrown) {
    if (!(thrown instanceof MiddlewatchError) || thrown.code === 'cancelled') throw thrown;
    return thrown.message;
  }
}

function eventParts(noted: readonly KubernetesEvent[] | string) {
  if (typeof noted === 'string') return [text(`Its events are unknown: ${noted}`)];
  if (noted.length === 0) return [quiet('No events: the server forgets them after an hour.')];
  const lines = noted
    .slice(0, eventsShown)
    .map(({ lastAtMs, reason, count, message }) => [
      { at: lastAtMs },
      ' ',
      { bold: reason },
      `${count > 1 ? ` ×${count}` : ''} ${message}`,
    ]);
  return [list(lines)];
}

function nextSteps({ kind, name, namespace }: Described) {
  if (kind.resource === 'nodes' && kind.group === '') return [button('Use', 'k8s top', { what: 'nodes' })];
  if (!diagnosed.has(kind.resource)) return [];
  const typed = `${kind.singular}/${name}`;
  return [
    button('Why', 'k8s why', { workload: typed, namespace }),
    button('Logs', 'k8s logs', { pod: typed, namespace }),
    button('Events', 'k8s events', { about: typed, namespace }),
  ];
}
