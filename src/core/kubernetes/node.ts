import type { Condition } from './condition.ts';

/** A machine of the cluster. */
export interface Node {
  readonly name: string;
  readonly createdAtMs: number;
  readonly conditions: readonly Condition[];
  readonly labels: Readonly<Record<string, string>>;
  /** Closed for new pods (cordoned). */
  readonly closed: boolean;
  readonly taints: readonly { readonly key: string; readonly value: string; readonly effect: string }[];
  /** What pods may ask of it in all. */
  readonly allocatable: { readonly cpuCores: number; readonly memoryBytes: number; readonly pods: number };
  readonly version: string;
}
