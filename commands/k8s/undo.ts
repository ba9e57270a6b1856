import {
  actions,
  button,
  code,
  defineCommand,
  diffLines,
  fail,
  formatDuration,
  outcomeOf,
  type Revision,
  shortenMiddle,
  templateDiff,
  text,
  view,
  type WayBack,
  type Workload,
  wayBack,
} from '#sdk';
import {
  type Asking,
  change,
  footer,
  given,
  heldName,
  imagesText,
  objectName,
  rolloutKinds,
  typedName,
  workloadOf,
} from './_shared.ts';

const settleWithinMs = 10_000;

export default defineCommand({
  name: 'k8s undo',
  summary: 'Give a workload the template of an earlier revision',
  permission: 'kubernetes:undo',
  danger: 'change',
  did: 'rolled back',
  uses: ['kubernetes'],
  args: {
    workload: { type: 'string', summary: 'deployment/name, or a name', required: true, positional: true },
    to: { type: 'integer', summary: 'Revision; without it the one before', min: 1, max: 1_000_000_000, example: '3' },
    namespace: { type: 'string', summary: 'Namespace', alias: 'n', example: 'shop' },
  },
  examples: ['worker -n shop', 'deploy/api --to 3 -n shop'],
  deadlineMs: 25_000,
  look: (args) => ({ command: 'k8s rollout', args: given({ workload: args.workload, namespace: args.namespace }) }),
  undo: (args, before) =>
    typeof before.from === 'number' && typeof before.generation === 'number'
      ? {
          run: { command: 'k8s undo', args: given({ ...args, to: before.from }) },
          left: { uid: before.uid ?? null, generation: before.generation + 1 },
        }
      : undefined,
  async plan({ kubernetes, signal }, args) {
    const { workload, from, to } = await undoable({ kubernetes, signal }, args);
    await kubernetes.undo({ workload, to, dryRun: true }, signal);
    const name = objectName(workload);
    return {
      shows: view(
        `Undo ${name} to revision ${to.number} (${kubernetes.name})`,
        [
          text(['Dry run: ', { bold: imagesText(to) }, ` of `, { at: to.createdAtMs }, causeText(to)]),
          text([`It runs ${imagesText(from)}, revision ${from.number} of `, { at: from.createdAtMs }, causeText(from)]),
          code(diffLines(templateDiff(from.template, to.template)).join('\n')),
          workload.keeper !== undefined && text(`${workload.keeper} keeps it and may set it back.`),
        ],
        { footer: footer(kubernetes, workload.namespace) },
      ),
      binds: {
        uid: workload.uid,
        generation: workload.generation,
        from: from.number,
        revision: to.number,
        template: to.templateHash,
      },
      confirm: `Undo ${shortenMiddle(workload.name, 14)} to ${to.number}`,
      object: name,
      holds: heldName(workload),
      ...(args.to === undefined && { relief: 'rollback' as const }),
    };
  },
  async run({ kubernetes, signal, now }, args) {
    const { workload, from, to } = await undoable({ kubernetes, signal }, args);
    const name = objectName(workload);
    const startedAt = now();
    await change(kubernetes.undo({ workload, to, dryRun: false }, signal), name);
    const after = await kubernetes.settled(workload, { withinMs: settleWithinMs }, signal).catch(() => undefined);
    const outcome =
      after === undefined
        ? { tone: 'unknown' as const, sentence: 'The change was taken; how many pods are ready is unknown.' }
        : outcomeOf(after, formatDuration(now() - startedAt));
    const title = `Undid ${name} to revision ${to.number}: ${imagesText(to)}`;
    const here = { workload: typedName(workload), namespace: workload.namespace };
    return view(
      title,
      [
        text(outcome.sentence),
        text(`Before it ran ${imagesText(from)}, revision ${from.number}.`),
        actions(
          button('Rollout', 'k8s rollout', here),
          button('Why', 'k8s why', here),
          button('Pods', 'k8s get', { kind: 'pods', namespace: workload.namespace, selector: workload.selector }),
        ),
      ],
      {
        tone: outcome.tone,
        footer: footer(kubernetes, workload.namespace),
        lockScreen: `${title}: ${outcome.sentence}`,
      },
    );
  },
});

async function undoable(
  asking: Asking,
  args: { workload: string; to: number | undefined; namespace: string | undefined },
): Promise<WayBack & { workload: Workload }> {
  const namespace = args.namespace ?? asking.kubernetes.namespace;
  const workload = await workloadOf(asking, args.workload, namespace, rolloutKinds);
  const name = objectName(workload);
  if (workload.paused) {
    throw fail('conflict', `${name} is paused, an undo would roll out nothing.`, {
      hint: `Resume it first: kubectl rollout resume ${typedName(workload)} -n ${workload.namespace}`,
    });
  }
  const revisions = await asking.kubernetes.revisions(workload, asking.signal);
  return { workload, ...wayBack(revisions, workload.templateHash, args.to, name) };
}

function causeText({ cause }: Revision): string {
  return cause === undefined ? '.' : `, "${shortenMiddle(cause, 80)}".`;
}
