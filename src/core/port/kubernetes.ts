/** What commands may ask of one Kubernetes target. Every call takes a signal, has a deadline and bounds its lists. */
export interface KubernetesPort {
  /** The target's name in the configuration. */
  readonly name: string;
}
