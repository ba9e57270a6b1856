/** That somebody is changing an object: a lease, so that a crash frees it. */
export interface Hold {
  readonly id: string;
  /** The plan that is carried out. */
  readonly planId: string;
  /** What is held, with its kind and target: `kubernetes/prod/deployments.apps/shop/api`. */
  readonly object: string;
  readonly by: string;
  readonly command: string;
  /** What is done to it, as one word: `restarted`. */
  readonly did: string;
  /** Nobody else may change it meanwhile. */
  readonly exclusive: boolean;
  readonly since: number;
  /** When it ends by itself. */
  readonly until: number;
}

/** How a change of an object ended; `unclear` when it may have been made all the same. */
export type HoldResult = 'succeeded' | 'failed' | 'unclear';

/** A hold as it is now; without an end it lasts, or was cut off when `until` has passed. */
export interface SeenHold extends Hold {
  readonly ended: { readonly at: number; readonly result: HoldResult } | undefined;
}

/** Keeps who changes what. Every write resolves only when it is durable. */
export interface HoldStore {
  /**
   * Takes the object, in one step: undefined when it is held now, else who is in the way. An exclusive holder keeps
   * everybody out, and is kept out by everybody; holders for the same plan are not in each other's way.
   * Forgets what is older than a day.
   */
  take(hold: Hold): Promise<SeenHold | undefined>;
  /** Moves the end of a hold that lasts. */
  renew(id: string, until: number): Promise<void>;
  end(id: string, ended: { at: number; result: HoldResult }): Promise<void>;
  /** As if it had never been taken. */
  drop(id: string): Promise<void>;
  /** Holds of an object that began at `since` or later, newest first, at most `limit`. */
  of(object: string, since: number, limit: number): Promise<readonly SeenHold[]>;
}
