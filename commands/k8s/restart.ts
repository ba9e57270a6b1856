import {
  actions,
  button,
  defineCommand,
  fail,
  formatDuration,
  outcomeOf,
  plural,
  shortenMiddle,
  text,
  view,
  type Workload,
} from '#sdk';
import { type Asking, change, footer, heldName, objectName, typedName, workloadOf } from './_shared.ts';

const kinds = ['deployments.apps', 'statefulsets.apps', 'daemonsets.apps'];
const rollable: ReadonlySet<string> = new Set(['deployments', 'statefulsets', 'daemonsets']);
const settleWithinMs = 10_000;

export default defineCommand({
  name: 'k8s restart',
  summary: 'Replace the pods of a workload by its own rollout',
  permission: 'kubernetes:restart',
  danger: 'change',
  did: 'restarted',
  uses: ['kubernetes'],
  args: {
    workload: { type: 'string', summary: 'deployment/name, or a name', required: true, positional: true },
    namespace: { type: 'string', summary: 'Namespace', alias: 'n', example: 'shop' },
  },
  examples: ['api -n shop', 'daemonset/agent -n shop'],
  deadlineMs: 25_000,
  async plan({ kubernetes, signal, now }, args) {
    const workload = await restartable({ kubernetes, signal }, args);
    await kubernetes.restart({ workload, atMs: now(), dryRun: true }, signal);
    const name = objectName(workload);
    return {
      shows: view(
        `Restart ${name} (${kubernetes.name})`,
        [
          text(`Dry run: ${plural(workload.wanted, 'pod')} replaced, ${wayOf(workload)}.`),
          workload.ready < workload.wanted && text(`Only ${workload.ready} of ${workload.wanted} are ready now.`),
        ],
        { footer: footer(kubernetes, workload.namespace) },
      ),
      binds: { uid: workload.uid, template: workload.templateHash },
      confirm: `Restart ${shortenMiddle(workload.name, 20)}`,
      object: name,
      holds: heldName(workload),
      relief: 'restart',
    };
  },
  async run({ kubernetes, signal, now }, args) {
    const workload = await restartable({ kubernetes, signal }, args);
    const name = objectName(workload);
    const startedAt = now();
    await change(kubernetes.restart({ workload, atMs: startedAt, dryRun: false }, signal), name);
    const after = await kubernetes.settled(workload, { withinMs: settleWithinMs }, signal).catch(() => undefined);
    const outcome =
      after === undefined
        ? { tone: 'unknown' as const, sentence: 'The restart was taken; how many pods are ready is unknown.' }
        : outcomeOf(after, formatDuration(now() - startedAt));
    return view(
      `Restarted ${name}`,
      [
        text(outcome.sentence),
        after !== undefined && text(`${after.updated} of ${plural(after.wanted, 'pod')} replaced.`),
        actions(
          button('Pods', 'k8s get', { kind: 'pods', namespace: workload.namespace, selector: workload.selector }),
          button('Logs', 'k8s logs', { pod: typedName(workload), namespace: workload.namespace }),
          button('Look again', 'k8s get', { kind: typedName(workload), namespace: workload.namespace }),
        ),
      ],
      {
        tone: outcome.tone,
        footer: footer(kubernetes, workload.namespace),
        lockScreen: `Restarted ${name}: ${outcome.sentence}`,
      },
    );
  },
});

/** Refuses where a restart would not replace anything, as kubectl refuses a paused deployment. */
async function restartable(
  asking: Asking,
  args: { workload: string; namespace: string | undefined },
): Promise<Workload> {
  const namespace = args.namespace ?? asking.kubernetes.namespace;
  const workload = await workloadOf(asking, args.workload, namespace, kinds);
  const name = objectName(workload);
  const { kind } = workload;
  if (kind.group !== 'apps' || !rollable.has(kind.resource)) {
    throw fail('usage', `A ${kind.singular} has no rollout to restart.`, {
      hint: 'Deployments, stateful sets and daemon sets have one.',
    });
  }
  if (workload.paused) {
    throw fail('conflict', `${name} is paused, a restart would replace nothing.`, {
      hint: `Resume it first: kubectl rollout resume ${typedName(workload)} -n ${workload.namespace}`,
    });
  }
  if (workload.onDelete) {
    throw fail('conflict', `${name} replaces pods only when they are deleted (updateStrategy OnDelete).`);
  }
  if (workload.wanted === 0) throw fail('conflict', `${name} has no pods to replace.`);
  return workload;
}

function wayOf(workload: Workload): string {
  if (workload.recreate) return 'all stopped before new ones start (strategy Recreate)';
  return workload.wanted === 1 ? 'the new one by its own strategy' : 'a few at a time by its own strategy';
}
