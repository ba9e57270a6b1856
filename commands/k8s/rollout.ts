import {
  actions,
  button,
  defineCommand,
  formatDuration,
  plural,
  quiet,
  type Revision,
  refresh,
  rolloutOf,
  rolloutWaits,
  table,
  text,
  view,
  type Workload,
} from '#sdk';
import { footer, given, imagesText, objectName, rolloutKinds, typedName, workloadOf } from './_shared.ts';

export default defineCommand({
  name: 'k8s rollout',
  summary: 'Show where a rollout stands and the revisions before it',
  permission: 'kubernetes:get',
  danger: 'read',
  uses: ['kubernetes'],
  args: {
    workload: { type: 'string', summary: 'deployment/name, or a name', required: true, positional: true },
    namespace: { type: 'string', summary: 'Namespace', alias: 'n', example: 'shop' },
  },
  examples: ['api -n shop', 'statefulset/db -n shop'],
  async run({ kubernetes, signal, now }, args) {
    const asking = { kubernetes, signal };
    const namespace = args.namespace ?? kubernetes.namespace;
    const workload = await workloadOf(asking, args.workload, namespace, rolloutKinds);
    const revisions = await kubernetes.revisions(workload, signal);
    const present = revisions.find(({ templateHash }) => templateHash === workload.templateHash);
    const { tone, sentence } = stateOf(workload);
    const here = { workload: typedName(workload), namespace };
    const name = objectName(workload);
    return view(
      `${name} ${sentence}`,
      [
        text(
          `${plural(workload.updated, 'pod')} of the newest template, ${workload.ready} of ${workload.wanted} ready.`,
        ),
        revisions.length === 0 ? quiet('No revision is kept.') : history(revisions, present, now()),
        actions(
          revisions.length > 1 && button('Undo…', 'k8s undo', here),
          button('Why', 'k8s why', here),
          button('Restart…', 'k8s restart', here),
          refresh('k8s rollout', given({ ...args })),
        ),
      ],
      { tone, footer: footer(kubernetes, namespace) },
    );
  },
});

function history(revisions: readonly Revision[], present: Revision | undefined, nowMs: number) {
  const rows = revisions.map((revision) => [
    `${revision.number}${revision === present ? ' *' : ''}`,
    formatDuration(nowMs - revision.createdAtMs),
    imagesText(revision),
    revision.pods === undefined ? '' : String(revision.pods),
    revision.cause ?? '',
  ]);
  const columns = [
    { title: 'REVISION', keep: true },
    { title: 'MADE', keep: true },
    { title: 'IMAGES', keep: true, cut: 'middle' as const },
    { title: 'PODS', align: 'right' as const },
    { title: 'CAUSE', cut: 'end' as const },
  ];
  return table(columns, rows, { noun: 'revision' });
}

function stateOf(workload: Workload): { tone: 'good' | 'warning' | 'critical'; sentence: string } {
  const rollout = rolloutOf(workload);
  switch (rollout.kind) {
    case 'done':
      return workload.paused
        ? { tone: 'warning', sentence: 'is rolled out; its next rollout is paused' }
        : { tone: 'good', sentence: 'is rolled out' };
    case 'waiting':
      return { tone: 'warning', sentence: `is rolling out: ${rolloutWaits[rollout.reason]}` };
    case 'failed':
      return { tone: 'critical', sentence: `is stuck in its rollout: ${rollout.reason}` };
  }
}
