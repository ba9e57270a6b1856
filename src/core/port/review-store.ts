/** A change that somebody approved alone; it stays open until another person has looked at it. */
export interface Review {
  readonly id: string;
  readonly invocationId: string;
  readonly command: string;
  readonly object: string;
  readonly target: string;
  /** Who asked, and said yes alone. */
  readonly by: string;
  readonly reason: string;
  readonly openedAt: number;
}

/** Keeps what must be looked at. Every write resolves only when it is durable. */
export interface ReviewStore {
  open(review: Review): Promise<void>;
  /** Those that nobody closed, oldest first, at most `limit`. */
  waiting(limit: number): Promise<readonly Review[]>;
  find(id: string): Promise<Review | undefined>;
  /** Closes it once; false when it was closed already. */
  close(id: string, by: { userId: string; at: number }): Promise<boolean>;
}
