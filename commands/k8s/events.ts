import {
  actions,
  button,
  defineCommand,
  type KubernetesEvent,
  list,
  plural,
  quiet,
  refresh,
  type Text,
  view,
} from '#sdk';
import { footer, given, podOrWorkload } from './_shared.ts';

export default defineCommand({
  name: 'k8s events',
  summary: 'Show what controllers and kubelets noted, newest first',
  permission: 'kubernetes:events',
  danger: 'read',
  uses: ['kubernetes'],
  args: {
    about: { type: 'string', summary: 'Workload or pod; without it all', positional: true, example: 'deploy/api' },
    namespace: { type: 'string', summary: 'Namespace', alias: 'n', example: 'shop' },
    'all-namespaces': { type: 'boolean', summary: 'All namespaces', alias: 'A' },
    warnings: { type: 'boolean', summary: 'Only warnings', alias: 'w' },
  },
  examples: ['-n shop', 'worker -n shop', '-A --warnings'],
  async run({ kubernetes, signal }, args) {
    const all = args['all-namespaces'] && args.about === undefined;
    const namespace = all ? undefined : (args.namespace ?? kubernetes.namespace);
    const about =
      args.about === undefined || namespace === undefined
        ? undefined
        : await podOrWorkload({ kubernetes, signal }, args.about, namespace);
    const kind = about === undefined ? undefined : 'containers' in about ? 'Pod' : about.kind.kind;
    const found = await kubernetes.events(
      { namespace, warnings: args.warnings, ...(about && kind !== undefined ? { name: about.name, kind } : {}) },
      signal,
    );
    const warnings = found.events.filter(({ warning }) => warning).length;
    const what = args.about === undefined ? (namespace ?? 'all namespaces') : `${namespace}/${args.about}`;
    const count = plural(found.events.length, args.warnings ? 'warning' : 'event');
    return view(
      found.events.length === 0 ? `No ${args.warnings ? 'warnings' : 'events'} of ${what}` : `${count} of ${what}`,
      [
        found.events.length === 0
          ? quiet('The server forgets events after an hour.')
          : list(found.events.map(lineOf), 'event'),
        found.cut && quiet('There are more; these are not surely the newest. Narrow it by a name or by -n.'),
        actions(
          about !== undefined && button('Why', 'k8s why', given({ workload: args.about, namespace })),
          !args.warnings && button('Only warnings', 'k8s events', given({ ...args, warnings: true })),
          refresh('k8s events', given({ ...args })),
        ),
      ],
      { ...(warnings > 0 ? { tone: 'warning' as const } : {}), footer: footer(kubernetes, namespace) },
    );
  },
});

function lineOf({ lastAtMs, warning, reason, kind, name, count, message }: KubernetesEvent): Text {
  const times = count > 1 ? ` ×${count}` : '';
  return [
    { at: lastAtMs },
    warning ? ' ◐ ' : ' ',
    { bold: reason },
    `${times} ${kind.toLowerCase()}/${name}: ${message.replace(/\s+/g, ' ').trim()}`,
  ];
}
