/** What a controller or a kubelet noted about an object; the server forgets it after an hour. */
export interface KubernetesEvent {
  /** What it is about. */
  readonly kind: string;
  readonly name: string;
  readonly uid: string;
  readonly warning: boolean;
  readonly reason: string;
  readonly message: string;
  /** How often it was seen. */
  readonly count: number;
  /** Milliseconds since the epoch. */
  readonly firstAtMs: number;
  readonly lastAtMs: number;
}

/** Newest first; of the same moment, warnings first. */
export function byNewest(a: KubernetesEvent, b: KubernetesEvent): number {
  return b.lastAtMs - a.lastAtMs || Number(b.warning) - Number(a.warning) || a.name.localeCompare(b.name);
}
