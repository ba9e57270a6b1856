import type { DeadLetter } from './alert-store.ts';

export interface StoredDeadLetter extends DeadLetter {
  /** Its place: `prod/alerts/0@42`. */
  readonly id: string;
  readonly attempts: number;
}

/** Records of one topic that were not read for the same kind of reason. */
export interface DeadLetterKind {
  readonly target: string;
  readonly topic: string;
  readonly kind: string;
}

/** Those of a kind that nobody has settled. */
export interface GatheredDeadLetters extends DeadLetterKind {
  readonly count: number;
  readonly firstAt: number;
  readonly lastAt: number;
}

/** Who settled dead letters, and how. */
export interface Settled {
  readonly as: 'retried' | 'skipped';
  readonly by: string;
  readonly at: number;
}

/** The living message of a kind. */
export interface DeadLetterCard extends DeadLetterKind {
  readonly id: string;
  readonly channelId: string;
  /** The delivery that makes the message. */
  readonly deliveryId: string;
  /** Once it stands. */
  readonly ts: string | undefined;
  /** Digest of what it shows. */
  readonly shows: string;
  readonly changedAt: number;
}

/** Dead letters on their way to their topic, and until somebody settles them; the rows stay. */
export interface DeadLetterStore {
  unproduced(target: string, now: number, limit: number): Promise<readonly StoredDeadLetter[]>;
  produced(ids: readonly string[], at: number): Promise<void>;
  postpone(ids: readonly string[], dueAt: number): Promise<void>;
  count(): Promise<{ readonly total: number; readonly open: number; readonly waiting: number }>;

  /** Kinds with something that is not settled, oldest first. */
  gathered(limit: number): Promise<readonly GatheredDeadLetters[]>;
  /** Those of a kind that nobody has settled, newest first. */
  open(of: DeadLetterKind, limit: number): Promise<readonly StoredDeadLetter[]>;
  find(id: string): Promise<{ readonly letter: StoredDeadLetter; readonly settled: Settled | undefined } | undefined>;
  settle(ids: readonly string[], how: Settled): Promise<void>;
  /** All that are open of a kind. */
  settleKind(of: DeadLetterKind, how: Settled): Promise<void>;
  /** It was read again and is still not understood, for this reason. */
  stillUnread(letter: StoredDeadLetter, reason: string): Promise<void>;
  /** How those of a kind were settled since a moment, last first. */
  settledSince(of: DeadLetterKind, since: number): Promise<readonly (Settled & { readonly count: number })[]>;

  cards(): Promise<readonly DeadLetterCard[]>;
  saveCard(card: DeadLetterCard): Promise<void>;
  dropCard(id: string): Promise<void>;
}
