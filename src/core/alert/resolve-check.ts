import { type Labels, labelOf } from './alert.ts';

/** Which labels name what an alert is about; by default those of kube-state-metrics. */
export interface ResolveLabels {
  readonly namespace: string;
  readonly deployment: string;
  readonly statefulset: string;
  readonly daemonset: string;
  readonly job: string;
  readonly pod: string;
  readonly node: string;
}

/** An object of Kubernetes that can be looked at when its alert resolves. */
export interface CheckedObject {
  readonly kind: 'deployment' | 'statefulset' | 'daemonset' | 'job' | 'pod' | 'node';
  readonly name: string;
  /** Empty for a node. */
  readonly namespace: string;
  /** The target that it is on; undefined where the labels do not say which of several. */
  readonly target: string | undefined;
}

/** What a look found. `unchecked`: it could not be judged, and why. */
export interface Verdict {
  readonly kind: 'well' | 'unwell' | 'unchecked';
  /** The thing first, without a full stop: `shop/worker is crash-looping: exit 1`. */
  readonly sentence: string;
}

/** What the bot itself saw of what a group is about, after the source said that it is over. */
export interface ResolveCheck {
  /** `waiting` until the first look. */
  readonly state: 'waiting' | Verdict['kind'];
  /** When the last of the alerts ended, by which this end is known. */
  readonly endedAt: number;
  /** When it was looked at; while waiting, since when. */
  readonly at: number;
  /** When to look next; undefined when nothing is open any more. */
  readonly dueAt: number | undefined;
  readonly sentence: string;
}

/** Finds what an alert is about; undefined where nothing is looked at. */
export type ObjectOf = (labels: Labels) => CheckedObject | undefined;

/** What is not well is looked at again so often. */
export const lookAgainMs = 5 * 60_000;
/** What is not well for so long is looked at no more: after five days its alerts are forgotten. */
export const lookAtMostMs = 4 * 24 * 3_600_000;
/** So many objects of one group are looked at. */
export const objectsAtMost = 5;

/** Reads labels by a mapping: a workload before its pod, which may be gone, and a pod before its node. No target, nothing to look at. */
export function objectOf(names: ResolveLabels | undefined, targets: readonly string[]): ObjectOf {
  if (names === undefined || targets.length === 0) return () => undefined;
  return (labels) => {
    const target = targets.length === 1 ? targets[0] : targets.find((name) => Object.values(labels).includes(name));
    const namespace = labelOf(labels, names.namespace);
    for (const kind of ['deployment', 'statefulset', 'daemonset', 'job', 'pod'] as const) {
      const name = labelOf(labels, names[kind]);
      if (name !== '' && namespace !== '') return { kind, name, namespace, target };
    }
    const node = labelOf(labels, names.node);
    const ofPod = labelOf(labels, names.pod) !== '';
    return node === '' || ofPod ? undefined : { kind: 'node', name: node, namespace: '', target };
  };
}

/** Whether something is still to be looked at, so that the group is not over. */
export function isOpen(check: ResolveCheck | undefined): boolean {
  return check?.dueAt !== undefined;
}

/** The check after a look: one that is not well makes the whole group so, and one that nobody could judge leaves it unchecked. */
export function checkOf(
  before: ResolveCheck,
  verdicts: readonly Verdict[],
  objects: number,
  now: number,
): ResolveCheck {
  const { kind, sentence } = worstOf(verdicts, objects);
  const { endedAt } = before;
  if (kind === 'unwell' && now - endedAt >= lookAtMostMs) {
    return {
      state: 'unchecked',
      endedAt,
      at: now,
      dueAt: undefined,
      sentence: `${sentence}; after 4 days nobody looks any more`,
    };
  }
  const dueAt = kind === 'unwell' ? now + lookAgainMs : undefined;
  return { state: kind, endedAt, at: now, dueAt, sentence };
}

function worstOf(verdicts: readonly Verdict[], objects: number): Verdict {
  const unwell = verdicts.find(({ kind }) => kind === 'unwell');
  if (unwell !== undefined) return unwell;
  const unchecked = verdicts.find(({ kind }) => kind === 'unchecked');
  if (unchecked !== undefined) return unchecked;
  if (objects > verdicts.length)
    return { kind: 'unchecked', sentence: `only ${verdicts.length} of ${objects} things were looked at` };
  return { kind: 'well', sentence: verdicts.map(({ sentence }) => sentence).join('; ') };
}
