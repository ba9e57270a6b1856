import type { KubernetesEvent } from '../kubernetes/event.ts';
import type { Kind } from '../kubernetes/kind.ts';
import type { Node } from '../kubernetes/node.ts';
import type { Pod } from '../kubernetes/pod.ts';
import type { Revision } from '../kubernetes/revision.ts';
import type { PodUsage, Usage } from '../kubernetes/usage.ts';
import type { Workload, WorkloadRef } from '../kubernetes/workload.ts';

/** What a list or a single look shows: the columns that the API server itself computes, as kubectl prints them. */
export interface KubernetesTable {
  readonly columns: readonly KubernetesColumn[];
  readonly rows: readonly KubernetesRow[];
  /** How many there are when `rows` is not all of them; undefined when the server does not say. */
  readonly total: number | undefined;
  /** True when there are more than were fetched. */
  readonly cut: boolean;
}

/** `priority` 0 is shown always, higher ones only when everything is asked for (`-o wide`). */
export interface KubernetesColumn {
  readonly name: string;
  readonly priority: number;
  readonly numeric: boolean;
}

export interface KubernetesRow {
  readonly name: string;
  /** Known where the list spans namespaces. */
  readonly namespace: string | undefined;
  readonly cells: readonly string[];
}

/** Whether a HorizontalPodAutoscaler decides a workload's replicas; `unknown` where the bot may not look. */
export type Autoscaling =
  | { readonly kind: 'none' }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'owned'; readonly name: string; readonly min: number; readonly max: number };

export interface LogQuery {
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
  /** Newest lines to read, at most 10,000. */
  readonly tailLines: number;
  readonly sinceMs?: number;
  /** The run before the last restart. */
  readonly previous: boolean;
}

/** Which events: about one object by its name, of a kind, or all of a namespace; undefined spans all namespaces. */
export interface EventQuery {
  readonly namespace: string | undefined;
  readonly name?: string;
  /** As objects write it: `Pod`. */
  readonly kind?: string;
  /** Warnings only. */
  readonly warnings?: boolean;
}

/**
 * What commands may ask of one Kubernetes target. Every call has the target's deadline and bounds its lists;
 * all fail with a sentence: `unavailable`, `timeout`, `denied`, `not-found`, `conflict`, or `usage` where the server
 * calls the question malformed. What a person asks for runs as that person where the target maps people (`impersonate`).
 */
export interface KubernetesPort {
  /** The target's name in the configuration. */
  readonly name: string;
  /** The namespace that is meant when none is given. */
  readonly namespace: string;
  /** Every kind the server serves, in its own order of preference; remembered for 10 minutes unless `fresh`. */
  kinds(options: { fresh?: boolean }, signal: AbortSignal): Promise<readonly Kind[]>;
  /** Objects of a kind, in one namespace or (undefined) in all; at most `limit`, 10,000 at most. Values of secrets are never fetched. */
  list(
    query: { kind: Kind; namespace: string | undefined; selector?: string; limit: number },
    signal: AbortSignal,
  ): Promise<KubernetesTable>;
  /** One object, as a table of one row. */
  find(object: WorkloadRef, signal: AbortSignal): Promise<KubernetesTable>;
  /** The whole object as the server keeps it, without its field managers; `usage` for a secret, whose values are never fetched. */
  object(object: WorkloadRef, signal: AbortSignal): Promise<unknown>;
  /** Names of a kind in a namespace, at most 1,000, for saying which one was meant. */
  names(query: { kind: Kind; namespace: string }, signal: AbortSignal): Promise<readonly string[]>;
  pod(object: { namespace: string; name: string }, signal: AbortSignal): Promise<Pod>;
  /** The pods a workload selects, newest first, at most 500. */
  podsOf(workload: Workload, signal: AbortSignal): Promise<readonly Pod[]>;
  /** The newest lines of a container, at most 2 MiB of them; `cut` when older bytes were dropped. */
  log(query: LogQuery, signal: AbortSignal): Promise<{ text: string; cut: boolean }>;
  workload(object: WorkloadRef, signal: AbortSignal): Promise<Workload>;
  /** Newest first, at most 1,000; `cut` when there are more, and then not surely the newest. */
  events(query: EventQuery, signal: AbortSignal): Promise<{ events: readonly KubernetesEvent[]; cut: boolean }>;
  /** At most 500; `cut` when there are more. */
  nodes(signal: AbortSignal): Promise<{ nodes: readonly Node[]; cut: boolean }>;
  /** The templates a workload had, newest first, at most 500; none for kinds that keep none. */
  revisions(workload: Workload, signal: AbortSignal): Promise<readonly Revision[]>;
  /** What pods use as last measured; `not-found` where the cluster has no metrics API. */
  podUsage(
    query: { namespace: string | undefined; selector?: string },
    signal: AbortSignal,
  ): Promise<readonly PodUsage[]>;
  /** What nodes use as last measured; `not-found` where the cluster has no metrics API. */
  nodeUsage(signal: AbortSignal): Promise<readonly Usage[]>;
  autoscaling(workload: Workload, signal: AbortSignal): Promise<Autoscaling>;
  /** Sets the replicas; `conflict` when the workload is another one by now or no longer wants as many as were seen. */
  scale(change: { workload: Workload; replicas: number; dryRun: boolean }, signal: AbortSignal): Promise<void>;
  /** Restarts pods by the workload's own rollout; `conflict` when its specification changed since it was seen. */
  restart(change: { workload: Workload; atMs: number; dryRun: boolean }, signal: AbortSignal): Promise<void>;
  /** Gives a workload the template of an earlier revision; `conflict` when its specification changed since it was seen. */
  undo(change: { workload: Workload; to: Revision; dryRun: boolean }, signal: AbortSignal): Promise<void>;
  /** Looks until the rollout is done or failed, at most `withinMs`; answers the last look either way. */
  settled(object: WorkloadRef, options: { withinMs: number }, signal: AbortSignal): Promise<Workload>;
}
