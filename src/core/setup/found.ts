/** Systems that were found from where the program runs. Nothing of it is a secret: those are named by their variables. */
export interface Found {
  /** Contexts of a kubeconfig, the current one first. */
  readonly kubernetes: { readonly kubeconfig: string; readonly contexts: readonly FoundContext[] } | undefined;
  /** The program runs in a pod, so that its service account will do. */
  readonly inCluster: boolean;
  readonly kafka: { readonly brokers: readonly string[] } | undefined;
  readonly minio:
    | { readonly endpoint: string; readonly accessKeyVariable: string; readonly secretKeyVariable: string }
    | undefined;
  readonly docker: { readonly host: string } | undefined;
}

/** A context of a kubeconfig, with the namespace that it means. */
export interface FoundContext {
  readonly name: string;
  readonly namespace: string;
}
