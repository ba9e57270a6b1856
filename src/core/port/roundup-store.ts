import type { Acknowledgement, Group } from '../alert/group.ts';
import type { Heard, Roundup, RoundupReason } from '../alert/roundup.ts';
import type { StoredGroup } from './alert-store.ts';
import type { Delivery, NewDelivery } from './delivery-store.ts';

/** A group goes into that table; it is made where it is new. */
export interface RoundupJoin {
  readonly id: string;
  readonly channelId: string;
  readonly reason: RoundupReason;
  /** When it began, if it is new. */
  readonly startedAt: number;
}

/** Keeps roundups. Every write resolves only when it is durable. */
export interface RoundupStore {
  /** Cards that a channel was, is being or will be told since then, and how many are critical. */
  cardsSince(channelId: string, since: number): Promise<{ cards: number; criticals: number }>;
  /** How many critical cards were tried since then. */
  criticalsTriedSince(channelId: string, since: number): Promise<number>;
  /** Whether cards of that channel that are older than that wait, other than critical ones. */
  cardsWait(channelId: string, createdBefore: number): Promise<boolean>;
  /** The roundup that groups of that channel may still join. */
  joinableRoundup(channelId: string, reason: RoundupReason): Promise<Roundup | undefined>;
  /** Those that are kept true, oldest first. */
  openRoundups(limit: number): Promise<readonly Roundup[]>;
  findRoundup(id: string): Promise<Roundup | undefined>;
  /** Its groups, those that speak first, and how many there are. */
  roundupGroups(id: string, limit: number): Promise<{ groups: readonly StoredGroup[]; total: number }>;
  /** What a card owed is told by a row instead: the delivery is cancelled, its group counts as told. */
  tellInRoundup(delivery: Delivery, join: RoundupJoin, at: number): Promise<void>;
  /** The message shows this now. */
  roundupShown(roundup: Roundup, shows: string): Promise<void>;
  /** The message is gone for good: a new one takes its place. */
  roundupLost(roundup: Roundup): Promise<void>;
  /** Its message is about to ring for these. */
  roundupHeard(roundup: Roundup, heard: Heard): Promise<void>;
  /** The same for a message under it, which is owed from then on. */
  ringRoundup(roundup: Roundup, heard: Heard, ring: NewDelivery): Promise<void>;
  /** No group joins any more; with what is said about that. */
  endRoundup(roundup: Roundup, at: number, digest: NewDelivery | undefined): Promise<void>;
  /** It is edited no more. */
  closeRoundup(roundup: Roundup, at: number): Promise<void>;
  /** Takes all of these at once, and asks for a look at each. */
  acknowledgeAll(taken: readonly { group: Group; ack: Acknowledgement }[], at: number): Promise<void>;
}
