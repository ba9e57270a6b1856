import {
  type Autoscaling,
  actions,
  button,
  defineCommand,
  fail,
  formatBytes,
  formatCores,
  formatDuration,
  outcomeOf,
  plural,
  shortenMiddle,
  text,
  view,
  type Workload,
} from '#sdk';
import { type Asking, change, footer, given, heldName, objectName, typedName, workloadOf } from './_shared.ts';

const kinds = ['deployments.apps', 'statefulsets.apps'];
const settleWithinMs = 10_000;

export default defineCommand({
  name: 'k8s scale',
  summary: 'Set the replica count of a workload',
  permission: 'kubernetes:scale',
  danger: 'change',
  did: 'scaled',
  raise: (args) => (args.replicas === 0 ? 'destroy' : undefined),
  uses: ['kubernetes'],
  args: {
    workload: { type: 'string', summary: 'deployment/name, or a name', required: true, positional: true },
    replicas: { type: 'integer', summary: 'Replicas wanted', required: true, positional: true, min: 0, max: 50 },
    namespace: { type: 'string', summary: 'Namespace', alias: 'n', example: 'shop' },
  },
  examples: ['api 6 -n shop', 'statefulset/db 3 -n shop'],
  deadlineMs: 25_000,
  undo: (args, before) =>
    typeof before.replicas === 'number'
      ? {
          run: { command: 'k8s scale', args: given({ ...args, replicas: before.replicas }) },
          left: { uid: before.uid ?? null, replicas: args.replicas },
        }
      : undefined,
  async plan({ kubernetes, signal }, args) {
    const asking = { kubernetes, signal };
    const workload = await scalable(asking, args);
    const { wanted } = workload;
    const name = objectName(workload);
    if (wanted === args.replicas) {
      throw fail('conflict', `${name} already asks for ${plural(wanted, 'replica')}; ${workload.ready} ready.`);
    }
    const [autoscaling] = await Promise.all([
      kubernetes.autoscaling(workload, signal),
      kubernetes.scale({ workload, replicas: args.replicas, dryRun: true }, signal),
    ]);
    return {
      shows: view(
        `Scale ${name} ${wanted} → ${args.replicas} (${kubernetes.name})`,
        [
          text(`Dry run: ${costOf(workload, args.replicas)}`),
          text(autoscalingSentence(autoscaling, args.replicas)),
          workload.keeper !== undefined && text(`${workload.keeper} keeps it and may set it back.`),
          workload.paused && text('It is paused: new pods still start, but from the template as it was.'),
        ],
        { footer: footer(kubernetes, workload.namespace) },
      ),
      binds: { uid: workload.uid, replicas: wanted },
      confirm: args.replicas === 0 ? `Scale ${shortenMiddle(workload.name, 18)} to 0` : `Scale to ${args.replicas}`,
      object: name,
      holds: heldName(workload),
      ...(args.replicas > wanted && { relief: 'scale up' as const }),
    };
  },
  async run({ kubernetes, signal, now }, args) {
    const workload = await scalable({ kubernetes, signal }, args);
    const name = objectName(workload);
    const startedAt = now();
    if (workload.wanted !== args.replicas) {
      await change(kubernetes.scale({ workload, replicas: args.replicas, dryRun: false }, signal), name);
    }
    const after = await kubernetes.settled(workload, { withinMs: settleWithinMs }, signal).catch(() => undefined);
    const isNew = workload.wanted !== args.replicas;
    const title = isNew
      ? `Scaled ${name} ${workload.wanted} → ${args.replicas}`
      : `${name} already asks for ${plural(args.replicas, 'replica')}`;
    const back = { workload: typedName(workload), replicas: workload.wanted, namespace: workload.namespace };
    const { tone, sentence } = resultOf(after, args.replicas, formatDuration(now() - startedAt));
    return view(
      title,
      [
        text(sentence),
        actions(
          isNew && button(`Back to ${workload.wanted}…`, 'k8s scale', back),
          workload.selector !== '' &&
            button('Pods', 'k8s get', { kind: 'pods', namespace: workload.namespace, selector: workload.selector }),
          button('Look again', 'k8s get', { kind: typedName(workload), namespace: workload.namespace }),
        ),
      ],
      { tone, footer: footer(kubernetes, workload.namespace), lockScreen: `${title}: ${sentence}` },
    );
  },
});

function resultOf(after: Workload | undefined, replicas: number, afterText: string): ReturnType<typeof outcomeOf> {
  if (after === undefined) {
    return { tone: 'unknown', sentence: 'The change was taken; how many pods are ready is unknown.' };
  }
  if (after.wanted === replicas) return outcomeOf(after, afterText);
  return { tone: 'warning', sentence: `By now it asks for ${plural(after.wanted, 'replica')} again.` };
}

async function scalable(asking: Asking, args: { workload: string; namespace: string | undefined }): Promise<Workload> {
  const namespace = args.namespace ?? asking.kubernetes.namespace;
  const workload = await workloadOf(asking, args.workload, namespace, kinds);
  const { kind, owner } = workload;
  if (!kind.subresources.includes('scale')) {
    const why = kind.resource === 'daemonsets' ? ': it runs one pod on each node that fits' : '';
    throw fail('usage', `A ${kind.singular} cannot be scaled${why}.`);
  }
  if (owner !== undefined) {
    const keeper = `${owner.kind.toLowerCase()}/${owner.name}`;
    throw fail('conflict', `${objectName(workload)} belongs to ${keeper}, which would set it back.`, {
      hint: `Scale ${keeper}.`,
    });
  }
  return workload;
}

function costOf(workload: Workload, replicas: number): string {
  const more = replicas - workload.wanted;
  if (replicas === 0) return `all ${plural(workload.wanted, 'pod')} stop; nothing of it runs until it is scaled up.`;
  if (more < 0) return `${plural(-more, 'pod')} stop, ${replicas} stay.`;
  const { cpuCores, memoryBytes } = workload.requests;
  const requests = [
    cpuCores > 0 && formatCores(cpuCores * more),
    memoryBytes > 0 && formatBytes(memoryBytes * more),
  ].filter((request) => request !== false);
  return `${plural(more, 'pod')} more, ${requests.length > 0 ? `requesting ${requests.join(' and ')}` : 'without requests'}.`;
}

function autoscalingSentence(autoscaling: Autoscaling, replicas: number): string {
  switch (autoscaling.kind) {
    case 'none':
      return 'No HPA owns it.';
    case 'unknown':
      return 'Whether an HPA owns it is unknown: the bot may not look.';
    case 'owned': {
      const owner = `HPA ${autoscaling.name} owns it (${autoscaling.min} to ${autoscaling.max})`;
      if (replicas === 0) return `${owner}; at 0 it is switched off until someone scales up.`;
      const outside = replicas < autoscaling.min || replicas > autoscaling.max;
      return outside ? `${owner} and will set it back.` : `${owner} and may set it otherwise.`;
    }
  }
}
