import {
  type Action,
  actions,
  button,
  type Container,
  code,
  defineCommand,
  fail,
  formatCount,
  formatDuration,
  logLines,
  MiddlewatchError,
  matchingLines,
  nearest,
  type Pod,
  pickContainer,
  plural,
  quiet,
  refresh,
  shortenMiddle,
  text,
  view,
} from '#sdk';
import { type Asking, footer, given, podOrWorkload, typedName } from './_shared.ts';

const mostLines = 10_000;
const mostChoices = 20;

export default defineCommand({
  name: 'k8s logs',
  summary: 'Show the newest log lines of a pod, or of the newest pod of a workload',
  permission: 'kubernetes:logs',
  danger: 'read',
  reveals: true,
  uses: ['kubernetes'],
  args: {
    pod: { type: 'string', summary: 'Pod, or workload/name', required: true, positional: true, example: 'deploy/api' },
    namespace: { type: 'string', summary: 'Namespace', alias: 'n', example: 'shop' },
    container: { type: 'string', summary: 'Container', alias: 'c' },
    tail: { type: 'integer', summary: 'Newest lines', default: 100, min: 1, max: mostLines },
    previous: { type: 'boolean', summary: 'The run before the last restart', alias: 'p' },
    since: { type: 'duration', summary: 'Not older than', example: '10m', minMs: 1_000 },
    grep: { type: 'string', summary: 'Only lines that contain this, whatever its case', example: 'error' },
  },
  examples: ['deploy/api -n shop', 'worker-5c8 --previous', 'db-0 -c db --since 10m --grep error'],
  async run({ kubernetes, signal }, args) {
    const namespace = args.namespace ?? kubernetes.namespace;
    const asking = { kubernetes, signal };
    const found = await podOf(asking, args.pod, namespace);
    const { pod } = found;
    const picked = pickContainer(pod, args.container);
    if (picked.kind === 'absent') throw noContainer(pod, args.container, picked.names);
    const { container } = picked;
    const log = await kubernetes
      .log(
        {
          namespace,
          pod: pod.name,
          container: container.name,
          tailLines: args.grep === undefined ? args.tail : mostLines,
          previous: args.previous,
          ...(args.since === undefined ? {} : { sinceMs: args.since }),
        },
        signal,
      )
      .catch((thrown: unknown) => noLog(thrown, container, args.previous));
    const read = logLines(log.text);
    const lines = args.grep === undefined ? read : matchingLines(read, args.grep).slice(-args.tail);
    const state = stateSentence(pod, container);
    const logs = `Logs of ${namespace}/${pod.name}${args.previous ? ', previous run' : ''}`;
    // What is wrong comes first: it may be all that a locked phone shows.
    const where = [state && logs, found.why, containerSentence(pod, container, picked.why)].filter(Boolean).join(' · ');
    return view(
      state?.sentence ?? logs,
      [
        state !== undefined && state.message !== '' && text(state.message),
        where !== '' && quiet(where),
        lines.length > 0 ? code(lines.join('\n')) : text(emptySentence(args)),
        lines.length > 0 && quiet(countSentence(lines.length, read.length, args.grep, log.cut)),
        actions(...nextSteps(found, container, { ...args, namespace })),
      ],
      { ...(state === undefined ? {} : { tone: 'warning' as const }), footer: footer(kubernetes, namespace) },
    );
  },
});

interface Found {
  readonly pod: Pod;
  /** Why this pod, where a workload was asked for. */
  readonly why: string | undefined;
  readonly others: readonly Pod[];
}

/** A pod by its name, or the newest pod of a workload; a bare name is a pod's if there is one. */
async function podOf(asking: Asking, asked: string, namespace: string): Promise<Found> {
  const found = await podOrWorkload(asking, asked, namespace);
  if ('containers' in found) return { pod: found, why: undefined, others: [] };
  const workload = found;
  if (workload.selector === '') {
    throw fail('usage', `A ${workload.kind.singular} keeps no pods of its own.`, {
      hint: 'Name one of its jobs or pods.',
    });
  }
  const [newest, ...others] = await asking.kubernetes.podsOf(workload, asking.signal);
  if (newest === undefined) {
    throw fail('not-found', `${typedName(workload)} in "${namespace}" has no pods now.`, {
      hint: `It asks for ${plural(workload.wanted, 'pod')}.`,
    });
  }
  const which = others.length > 0 ? `newest of ${others.length + 1} pods` : 'the one pod';
  return { pod: newest, why: `${which} of ${typedName(workload)}`, others };
}

function noContainer(pod: Pod, asked: string | undefined, names: readonly string[]): MiddlewatchError {
  const near = asked === undefined ? [] : nearest(asked, names);
  return fail('not-found', `${pod.name} has no container${asked === undefined ? '' : ` "${asked}"`}.`, {
    hint: near.length > 0 ? `Did you mean ${near.join(', ')}?` : `It has ${names.join(', ')}.`,
  });
}

/** A log that is not there is an answer when the container's state says why. */
function noLog(thrown: unknown, container: Container, previous: boolean): { text: string; cut: boolean } {
  if (!(thrown instanceof MiddlewatchError) || thrown.code !== 'not-found') throw thrown;
  if (previous && container.restarts === 0) {
    throw fail('not-found', `${container.name} has not restarted: there is no previous run.`, { cause: thrown });
  }
  if (container.waiting === undefined) throw thrown;
  return { text: '', cut: false };
}

function containerSentence(pod: Pod, container: Container, why: string): string | undefined {
  const others = pod.containers.filter((other) => other !== container).map((other) => other.name);
  if (why === 'asked' || others.length === 0) return others.length > 0 ? `container ${container.name}` : undefined;
  const reason = why === 'failing' ? ', the one that is not ready' : why === 'default' ? ', its default' : '';
  return `container ${container.name}${reason}; also ${others.join(', ')}`;
}

/** Why there may be nothing to read, or why it should be read: what keeps the pod from running, and Kubernetes's own words. */
function stateSentence(pod: Pod, container: Container): { sentence: string; message: string } | undefined {
  if (pod.unscheduled !== undefined) return { sentence: `No node takes the pod ${pod.name}`, message: pod.unscheduled };
  if (container.waiting === undefined) return undefined;
  const { reason, message } = container.waiting;
  const facts = [
    reason,
    container.restarts > 0 && plural(container.restarts, 'restart'),
    container.lastExit !== undefined && `last exit ${container.lastExit.code} ${container.lastExit.reason}`.trim(),
  ].filter((fact) => fact !== false);
  return { sentence: `${container.name} does not run: ${facts.join(', ')}`, message };
}

function emptySentence(args: { grep: string | undefined; since: number | undefined; previous: boolean }): string {
  const since = args.since === undefined ? '' : ` in the last ${formatDuration(args.since)}`;
  return args.grep === undefined ? `No log lines${since}.` : `No log line${since} contains "${args.grep}".`;
}

function countSentence(shown: number, read: number, grep: string | undefined, cut: boolean): string {
  const older = cut ? '; older than 2 MiB not read' : '';
  if (grep === undefined) return `newest ${plural(shown, 'line')}${older}`;
  return `${formatCount(shown)} of the newest ${plural(read, 'line')} contain "${grep}"${older}`;
}

/** At most five. */
function nextSteps(found: Found, container: Container, args: LogArgs): (Action | undefined)[] {
  const { pod, others } = found;
  const here = { ...args, pod: pod.name, container: container.name };
  const containers = pod.containers.filter((other) => other !== container);
  return [
    args.previous
      ? button('Present run', 'k8s logs', logArgs({ ...here, previous: false }))
      : container.restarts > 0
        ? button('Previous run', 'k8s logs', logArgs({ ...here, previous: true }))
        : undefined,
    choice(
      'Container',
      containers.map((other) => ({ label: other.name, args: { ...here, container: other.name, previous: false } })),
    ),
    choice(
      'Other pod',
      others.map((other) => ({ label: other.name, args: { ...args, pod: other.name, previous: false } })),
    ),
    refresh('k8s logs', logArgs(here)),
    button('Pod', 'k8s get', { kind: 'pods', name: pod.name, namespace: args.namespace }),
  ];
}

interface LogArgs {
  readonly pod: string;
  readonly namespace: string;
  readonly container: string | undefined;
  readonly tail: number;
  readonly previous: boolean;
  readonly since: number | undefined;
  readonly grep: string | undefined;
}

function logArgs({ pod, namespace, container, tail, previous, since, grep }: LogArgs) {
  return given({ pod, namespace, container, tail, previous, since, grep });
}

/** One button for one choice, a menu for several. */
function choice(label: string, options: readonly { label: string; args: LogArgs }[]): Action | undefined {
  const [only, ...more] = options;
  if (only === undefined) return undefined;
  if (more.length === 0) return button(`${label} ${shortenMiddle(only.label, 20)}`, 'k8s logs', logArgs(only.args));
  const entries = options.slice(0, mostChoices).map((option) => ({
    label: shortenMiddle(option.label, 60),
    run: { command: 'k8s logs', args: logArgs(option.args) },
  }));
  return { kind: 'menu', label, options: entries };
}
