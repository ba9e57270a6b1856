/** What something uses, as the cluster's metrics API last measured it. */
export interface Usage {
  readonly name: string;
  /** When it was measured. */
  readonly atMs: number | undefined;
  readonly cpuCores: number;
  readonly memoryBytes: number;
}

/** A pod's containers, each with what it uses. */
export interface PodUsage {
  readonly name: string;
  readonly namespace: string;
  readonly atMs: number | undefined;
  readonly containers: readonly { readonly name: string; readonly cpuCores: number; readonly memoryBytes: number }[];
}
