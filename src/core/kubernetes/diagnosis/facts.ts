import type { KubernetesEvent } from '../event.ts';
import type { Node } from '../node.ts';
import type { Pod } from '../pod.ts';
import type { Revision } from '../revision.ts';
import type { Workload } from '../workload.ts';

/** Something that was read, or why it was not: what is not known must not look like what is good. */
export type Reading<T> =
  | { readonly kind: 'read'; readonly value: T }
  | { readonly kind: 'unread'; readonly why: string };

/** What a diagnosis looks at: plain objects, read at one moment. */
export interface Facts {
  readonly nowMs: number;
  /** The workload that is judged; undefined where only one pod is. */
  readonly workload: Workload | undefined;
  readonly pods: Reading<readonly Pod[]>;
  readonly events: Reading<readonly KubernetesEvent[]>;
  readonly nodes: Reading<readonly Node[]>;
  /** The templates of the workload, or of what keeps the pod; newest first. */
  readonly revisions: Reading<readonly Revision[]>;
}

/** What was read, or nothing. */
export function readOr<T>(reading: Reading<readonly T[]>): readonly T[] {
  return reading.kind === 'read' ? reading.value : [];
}

/** Events about a pod, newest first. */
export function eventsOf(facts: Facts, pod: Pod): readonly KubernetesEvent[] {
  return readOr(facts.events).filter((event) => event.kind === 'Pod' && event.name === pod.name);
}
