import type { Children } from './children.ts';

/** The systems that the lab can run, in the order in which they come up. */
export const systemNames = ['kafka', 'minio', 'kubernetes', 'docker'] as const;

export type SystemName = (typeof systemNames)[number];

/** Says whether a word from outside names a system. */
export const isSystemName = (word: string): word is SystemName => systemNames.some((name) => name === word);

/** What the caller chose for the whole lab. A system is made from it: `kubernetes(options)`, `kafka(options)`. */
export interface LabOptions {
  /** One real kubelet with real containers in place of simulated nodes; needs root. */
  readonly realNode: boolean;
}

/** Something that this machine lacks, and the sentence that says how to get it. */
export interface Missing {
  readonly what: string;
  /** Names the Debian package and, for other machines, the tool. */
  readonly install: string;
}

/** What provisioning would cost now; an estimate for a machine of two cores. */
export interface Estimate {
  readonly seconds: number;
  readonly downloadBytes: number;
  /** True if the cache holds everything, so that nothing is fetched or built. */
  readonly cached: boolean;
}

/** How far provisioning is. */
export interface Progress {
  readonly step: string;
  /** Between 0 and 1 over the whole of provisioning; left out where it cannot be known. */
  readonly fraction?: number;
  readonly etaSeconds?: number;
}

export type OnProgress = (progress: Progress) => void;

/** Where a system lives: decided before it starts, so that a configuration can name it first. */
export interface Place<P extends string = string> {
  /** The system's own directory, absolute, mode 0700. All run state goes here and nowhere else. */
  readonly dir: string;
  /** Free loopback ports, one for each name in `LabSystem.ports`. */
  readonly ports: Readonly<Record<P, number>>;
}

/** A place together with the means to run processes in it. */
export interface Home<P extends string = string> extends Place<P> {
  /** Every long-lived process is started here: it is recorded, and ended when the keeper's parent is gone. */
  readonly children: Children;
}

/** A started system. */
export interface Running<E> {
  readonly env: E;
  /** Process ids in use at this moment. */
  pids(): readonly number[];
  /** Resolves after one real answer from the server; rejects with a sentence otherwise. */
  check(signal: AbortSignal): Promise<void>;
  /** Ends every process and undoes every change outside `Place.dir`. May be called twice. Never rejects for what is already gone. */
  stop(): Promise<void>;
}

/**
 * A real server (or a few that belong together) that the lab can fetch or build, start, fill and stop.
 *
 * `E` is what a client needs to connect: plain JSON, no functions. `P` are the names of the ports it listens on.
 */
export interface LabSystem<E extends object = object, P extends string = string> {
  readonly name: SystemName;
  readonly ports: readonly P[];
  /** The tools that this machine lacks; empty if the system can be provisioned and started. */
  requirements(): Promise<readonly Missing[]>;
  estimate(): Promise<Estimate>;
  /**
   * Fetches and builds into the cache (`cacheDir` in cache.ts), outside the checkout, at low priority.
   * Idempotent, keyed by the hash of its inputs; three tries with a limit per step (`attempt` in tool.ts).
   */
  provision(onProgress: OnProgress, signal: AbortSignal): Promise<void>;
  /** What clients need, known before the start; may make secrets once, mode 0600, inside `place.dir`. */
  env(place: Place<P>): Promise<E>;
  /** The same for a person's shell, e.g. `{ KUBECONFIG: '/…/kubeconfig' }`. */
  shell(env: E): Readonly<Record<string, string>>;
  /** Resolves when the system answers. On failure or abort it leaves nothing running. */
  start(home: Home<P>, signal: AbortSignal): Promise<Running<E>>;
  /** Undoes what an earlier run that was killed left outside `place.dir`. Left out by systems that change nothing there. */
  recover?(place: Place<P>): Promise<void>;
  /** Fills the started system with the shop. Idempotent: runs again over a world that is there, or half there after a try that failed. */
  seed(home: Home<P>, signal: AbortSignal): Promise<void>;
}
