/** One container of a pod, as far as its logs and its state are of interest. */
export interface Container {
  readonly name: string;
  /** `init` runs before the main ones, `debug` was attached later. */
  readonly role: 'main' | 'init' | 'debug';
  readonly ready: boolean;
  readonly restarts: number;
  /** Why it does not run: `CrashLoopBackOff`, `ImagePullBackOff`, with the kubelet's words. */
  readonly waiting: { readonly reason: string; readonly message: string } | undefined;
  readonly running: boolean;
  /** How its last run ended, if it did: `137`, `OOMKilled`. */
  readonly lastExit: { readonly code: number; readonly reason: string } | undefined;
}

export interface Pod {
  readonly name: string;
  readonly namespace: string;
  readonly createdAtMs: number;
  readonly phase: string;
  readonly ready: boolean;
  /** Why no node took it, in the scheduler's words. */
  readonly unscheduled: string | undefined;
  /** Named by the annotation `kubectl.kubernetes.io/default-container`. */
  readonly defaultContainer: string | undefined;
  readonly containers: readonly Container[];
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
