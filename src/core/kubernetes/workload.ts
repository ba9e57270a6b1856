import { fail } from '../../lib/error.ts';
import type { Condition } from './condition.ts';
import type { Kind } from './kind.ts';

/** Which object; `namespace` is not used for kinds that have none. */
export interface WorkloadRef {
  readonly kind: Kind;
  readonly name: string;
  readonly namespace: string;
}

/** Something that keeps pods running: a deployment, a stateful set, a daemon set, or a custom kind that can be scaled. */
export interface Workload extends WorkloadRef {
  readonly uid: string;
  readonly generation: number;
  /** The generation that its controller last acted on. */
  readonly observedGeneration: number;
  /** Pods it should have: spec.replicas, or for a daemon set the nodes that want one. */
  readonly wanted: number;
  readonly pods: number;
  /** Pods of the newest template; equal to `pods` where the kind does not say. */
  readonly updated: number;
  readonly ready: number;
  readonly paused: boolean;
  /** Pods are replaced only when someone deletes them (updateStrategy OnDelete). */
  readonly onDelete: boolean;
  /** All pods stop before new ones start (strategy Recreate). */
  readonly recreate: boolean;
  /** Stands for the pod template: another hash, another template. */
  readonly templateHash: string;
  /** The template already carries annotations. */
  readonly templateAnnotated: boolean;
  readonly createdAtMs: number | undefined;
  readonly conditions: readonly Condition[];
  /** What whoever rolled out its present template noted (annotation kubernetes.io/change-cause). */
  readonly cause: string | undefined;
  /** It carries annotations of its own. */
  readonly annotated: boolean;
  /** Why its rollout failed (progress deadline exceeded), if it did. */
  readonly failure: string | undefined;
  /** The object that controls it, such as the deployment of a replica set. */
  readonly owner: { readonly kind: string; readonly name: string } | undefined;
  /** The program that keeps its specification and may set it back: `Helm`, `Argo CD`, `Flux`. */
  readonly keeper: string | undefined;
  /** What one pod asks of a node. */
  readonly requests: { readonly cpuCores: number; readonly memoryBytes: number };
  /** Label selector of its pods, as a query writes it. */
  readonly selector: string;
}

/** `deployment/api` or `api`, in two parts; fails with `usage` on anything else. */
export function parseWorkloadName(text: string): { kindWord: string | undefined; name: string } {
  const [first = '', second, ...more] = text.split('/');
  if (more.length > 0 || first === '' || second === '') {
    throw fail('usage', `"${text}" is not a workload.`, { hint: 'Write deployment/api, or api.' });
  }
  return second === undefined ? { kindWord: undefined, name: first } : { kindWord: first, name: second };
}

/** The program that keeps an object's specification, by the labels and annotations it leaves. */
export function keeperOf(
  labels: Readonly<Record<string, string>>,
  annotations: Readonly<Record<string, string>>,
): string | undefined {
  if (annotations['argocd.argoproj.io/tracking-id'] !== undefined) return 'Argo CD';
  if (labels['argocd.argoproj.io/instance'] !== undefined) return 'Argo CD';
  const prefixes = Object.keys(labels).map((label) => label.split('/')[0]);
  if (prefixes.some((prefix) => prefix === 'kustomize.toolkit.fluxcd.io' || prefix === 'helm.toolkit.fluxcd.io')) {
    return 'Flux';
  }
  return labels['app.kubernetes.io/managed-by'] === 'Helm' ? 'Helm' : undefined;
}

/** Where a rollout stands; the rules are those of `kubectl rollout status`, with readiness in place of availability. */
export type Rollout =
  | { readonly kind: 'done' }
  | { readonly kind: 'waiting'; readonly reason: 'not-observed' | 'updating' | 'removing' | 'starting' }
  | { readonly kind: 'failed'; readonly reason: string };

export function rolloutOf(workload: Workload): Rollout {
  if (workload.observedGeneration < workload.generation) return { kind: 'waiting', reason: 'not-observed' };
  if (workload.failure !== undefined) return { kind: 'failed', reason: workload.failure };
  if (!workload.onDelete && workload.updated < workload.wanted) return { kind: 'waiting', reason: 'updating' };
  if (workload.pods > workload.wanted) return { kind: 'waiting', reason: 'removing' };
  if (workload.ready < workload.wanted) return { kind: 'waiting', reason: 'starting' };
  return { kind: 'done' };
}
