import type { Condition } from './condition.ts';
import type { Container } from './container.ts';

export interface Pod {
  readonly name: string;
  readonly namespace: string;
  readonly uid: string;
  readonly createdAtMs: number;
  readonly phase: string;
  readonly ready: boolean;
  /** Why no node took it, in the scheduler's words. */
  readonly unscheduled: string | undefined;
  /** Named by the annotation `kubectl.kubernetes.io/default-container`. */
  readonly defaultContainer: string | undefined;
  readonly containers: readonly Container[];
  readonly conditions: readonly Condition[];
  /** The node it is on. */
  readonly node: string | undefined;
  /** Its addresses in the cluster's network. */
  readonly addresses: readonly string[];
  /** What the kubelet or a controller says of the whole pod: `Evicted`. */
  readonly verdict: { readonly reason: string; readonly message: string } | undefined;
  /** Since when it is being deleted, with its grace period counted in. */
  readonly deletedAtMs: number | undefined;
  /** The object that controls it, such as a replica set. */
  readonly owner: { readonly kind: string; readonly name: string } | undefined;
  /** Persistent volume claims that it mounts. */
  readonly claims: readonly string[];
  /** Labels that its node must have. */
  readonly nodeSelector: Readonly<Record<string, string>>;
}

/** Which container's log is meant, and why that one. */
export type Pick =
  | {
      readonly kind: 'picked';
      readonly container: Container;
      readonly why: 'asked' | 'only' | 'failing' | 'default' | 'first';
    }
  | { readonly kind: 'absent'; readonly names: readonly string[] };

/**
 * The asked container; else the only one; else the one that is not ready when it is alone in that (an init container
 * that blocks counts first); else the annotated default; else, as kubectl does, the first.
 */
export function pickContainer(pod: Pod, asked: string | undefined): Pick {
  const names = pod.containers.map((container) => container.name);
  if (asked !== undefined) {
    const container = pod.containers.find((candidate) => candidate.name === asked);
    return container === undefined ? { kind: 'absent', names } : { kind: 'picked', container, why: 'asked' };
  }
  const main = pod.containers.filter((container) => container.role === 'main');
  const blocking = pod.containers.find((container) => container.role === 'init' && isFailing(container));
  if (blocking !== undefined) return { kind: 'picked', container: blocking, why: 'failing' };
  const [first] = main;
  if (first === undefined) return { kind: 'absent', names };
  if (main.length === 1) return { kind: 'picked', container: first, why: 'only' };
  const failing = main.filter((container) => isFailing(container));
  if (failing.length === 1 && failing[0] !== undefined)
    return { kind: 'picked', container: failing[0], why: 'failing' };
  const annotated = main.find((container) => container.name === pod.defaultContainer);
  return annotated === undefined
    ? { kind: 'picked', container: first, why: 'first' }
    : { kind: 'picked', container: annotated, why: 'default' };
}

const harmlessWaits: ReadonlySet<string> = new Set(['PodInitializing', 'ContainerCreating']);

function isFailing(container: Container): boolean {
  if (container.waiting !== undefined) return !harmlessWaits.has(container.waiting.reason);
  return container.running && !container.ready && container.role === 'main';
}
