/** Why and since when nothing may be changed. */
export interface Freeze {
  readonly by: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** What the person wrote; empty without. */
  readonly reason: string;
}

/** Keeps the kill switch. Every write resolves only when it is durable; it survives restarts. */
export interface FreezeStore {
  /** Undefined while changes may run. */
  current(): Promise<Freeze | undefined>;
  freeze(freeze: Freeze): Promise<void>;
  thaw(): Promise<void>;
}
