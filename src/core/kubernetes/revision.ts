/** One template that a workload had, kept by its controller (a replica set, a controller revision). */
export interface Revision {
  /** Counts up; the newest is what the workload runs. */
  readonly number: number;
  /** The object that keeps it. */
  readonly name: string;
  readonly createdAtMs: number;
  /** What whoever rolled it out noted (annotation kubernetes.io/change-cause). */
  readonly cause: string | undefined;
  readonly images: readonly { readonly container: string; readonly image: string }[];
  /** The pod template as the server keeps it, without the hash that its controller adds. */
  readonly template: unknown;
  /** Stands for the template, as `Workload.templateHash` does. */
  readonly templateHash: string;
  /** Pods it keeps now; undefined where the kind does not say. */
  readonly pods: number | undefined;
}
