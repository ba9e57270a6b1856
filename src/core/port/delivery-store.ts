import type { NotificationEntry } from '../alert/needs-notify.ts';
import type { ToldOnce } from '../alert/noise.ts';
import type { View } from '../view/view.ts';

/**
 * `pending` waits for its turn; `attempting` is written before the call; then it is `sent`, `refused` for good,
 * or `unclear`: it may or may not have been accepted. `cancelled`: there was nothing left to say.
 */
export type DeliveryState = 'pending' | 'attempting' | 'unclear' | 'sent' | 'refused' | 'cancelled';

/** A message that is owed to chat. */
export interface NewDelivery {
  /** Travels with the message, so that it can be found again. */
  readonly id: string;
  /** The group that it tells of; for a roundup and its digest that one's id. */
  readonly groupId: string | undefined;
  /**
   * A `card` becomes the living message of its group, a `roundup` that of its table; both are drawn when they are sent.
   * The others say what they carry.
   */
  readonly kind: 'card' | 'broadcast' | 'line' | 'notice' | 'roundup';
  readonly channelId: string;
  readonly threadTs: string | undefined;
  readonly view: View | undefined;
  /** What the notification log says once it has arrived. */
  readonly entry: NotificationEntry | undefined;
  /** A delay is worse than a double. */
  readonly critical: boolean;
  readonly reason: string;
  readonly createdAt: number;
}

export interface Delivery extends NewDelivery {
  readonly state: DeliveryState;
  readonly attempts: number;
  readonly attemptedAt: number | undefined;
  /** How often it was looked for and not found since the last attempt. */
  readonly absences: number;
  readonly dueAt: number;
  readonly ts: string | undefined;
  /** Chat's code, where it refused. */
  readonly code: string | undefined;
}

/** Figures for health: what waits, and since when. */
export interface Backlog {
  readonly waiting: number;
  readonly unclear: number;
  readonly oldestCreatedAt: number | undefined;
}

/** Keeps what is owed to chat. Every write resolves only when it is durable. */
export interface DeliveryStore {
  add(delivery: NewDelivery): Promise<void>;
  /** Pending or unclear ones whose time has come: critical first, of these tables first, then oldest; at most `limit`, none of these channels. */
  due(now: number, limit: number, busyChannels: readonly string[]): Promise<readonly Delivery[]>;
  nextDueAt(): Promise<number | undefined>;
  find(id: string): Promise<Delivery | undefined>;
  ofGroup(groupId: string, limit: number): Promise<readonly Delivery[]>;
  /** What was told of groups since then, oldest first; of more than `limit` the newest. */
  toldSince(since: number, limit: number): Promise<readonly ToldOnce[]>;
  backlog(): Promise<Backlog>;

  /** After a restart: what was being attempted is unclear. Answers how many. */
  recover(dueAt: (attemptedAt: number, critical: boolean) => number): Promise<number>;
  attempting(id: string, at: number): Promise<void>;
  /** It stands in chat. Writes the notification log, and for a card the living message and what it shows. */
  sent(delivery: Delivery, ts: string, at: number, shows: string | undefined): Promise<void>;
  /** Back to waiting: it was not accepted. */
  postpone(id: string, dueAt: number): Promise<void>;
  unclear(id: string, dueAt: number): Promise<void>;
  absent(id: string, absences: number, dueAt: number): Promise<void>;
  refused(delivery: Delivery, code: string, at: number): Promise<void>;
  cancelled(delivery: Delivery, at: number): Promise<void>;

  /** Those sent more than once before this moment and not yet swept. */
  toSweep(sentBefore: number, limit: number): Promise<readonly Delivery[]>;
  swept(id: string, removed: number): Promise<void>;
  /** Doubles removed so far. */
  doublesRemoved(): Promise<number>;
}
