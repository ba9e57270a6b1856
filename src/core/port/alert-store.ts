import type { Alert } from '../alert/alert.ts';
import type { ContinuedMessage } from '../alert/continued.ts';
import type { Group, Member } from '../alert/group.ts';
import type { GroupKey } from '../alert/group-key.ts';
import type { Look } from '../alert/look.ts';
import type { ResolveCheck } from '../alert/resolve-check.ts';
import type { Silence } from '../alert/silence.ts';
import type { NewDelivery } from './delivery-store.ts';
import type { RoundupJoin, RoundupStore } from './roundup-store.ts';

/** Where reading goes on. The offset is text: it may be larger than a number holds exactly. */
export interface Position {
  readonly target: string;
  readonly topic: string;
  readonly partition: number;
  readonly nextOffset: string;
}

/** A record that no source could read, kept byte for byte. */
export interface DeadLetter {
  readonly target: string;
  readonly topic: string;
  readonly partition: number;
  readonly offset: string;
  readonly reason: string;
  readonly key: string | undefined;
  readonly headers: Readonly<Record<string, string>>;
  readonly valueBase64: string;
  readonly writtenAt: number;
}

/** What one step of reading changes, all or nothing. */
export interface Settlement {
  readonly at: number;
  readonly alerts: readonly Alert[];
  /** Alerts that fire, and the groups they belong to; both are made where they are new. */
  readonly joins: readonly { readonly group: GroupKey; readonly fingerprint: string }[];
  /** Groups to look at again because a member changed. */
  readonly touched: readonly string[];
  readonly deadLetters: readonly DeadLetter[];
  readonly positions: readonly Position[];
}

/** A group with what a look and a card need of it. */
export interface StoredGroup {
  readonly group: Group;
  /** Present ones, those that fire first, and those that left in this episode; at most 2,000 (`membersAtMost`). */
  readonly members: readonly Member[];
  /** A notification of it has neither arrived nor failed. */
  readonly underWay: boolean;
}

export type GroupFilter = 'firing' | 'acknowledged' | 'resolved' | 'all';

/** Keeps alerts, their groups and silences. Every write resolves only when it is durable. */
export interface AlertStore extends RoundupStore {
  known(fingerprints: readonly string[]): Promise<ReadonlyMap<string, Alert>>;
  settle(settlement: Settlement): Promise<void>;
  positions(target: string): Promise<readonly Position[]>;
  /** Every alert that fires, at most `limit`. */
  firing(limit: number): Promise<readonly Alert[]>;

  /** Groups whose time has come, longest overdue first. */
  dueGroups(now: number, limit: number): Promise<readonly StoredGroup[]>;
  nextDueAt(): Promise<number | undefined>;
  /**
   * Saves what a look found, with the message it asks for, or the table that tells it; false when the group moved meanwhile
   * and must be looked at again.
   */
  saveLook(
    group: Group,
    look: Look,
    also: {
      wants: string;
      delivery: NewDelivery | undefined;
      join?: RoundupJoin | undefined;
      check?: ResolveCheck | undefined;
    },
  ): Promise<boolean>;
  /** Resolved groups whose object is to be looked at, longest overdue first. */
  checksDue(now: number, limit: number): Promise<readonly StoredGroup[]>;
  nextCheckAt(): Promise<number | undefined>;
  /** Saves what was seen, with the line that tells it, and asks for a look; false when the group moved meanwhile. */
  saveCheck(group: Group, check: ResolveCheck | undefined, at: number, line: NewDelivery | undefined): Promise<boolean>;
  /** Asks for a look at every group that has members, such as after a silence. */
  touchAll(at: number): Promise<void>;

  /** By its id or its short id: more than one only if two share a short id. */
  findGroups(reference: string): Promise<readonly Group[]>;
  /** By the timestamp of a message of it, also of an older one. */
  groupsOfMessage(ts: string): Promise<readonly Group[]>;
  loadGroup(id: string): Promise<StoredGroup | undefined>;
  listGroups(filter: GroupFilter, limit: number): Promise<readonly StoredGroup[]>;
  /** Groups that an alert is or was in. */
  groupsOf(fingerprint: string): Promise<readonly Group[]>;
  /** Takes it (or lets go of it, with undefined) and asks for a look; with the thread line that tells it. */
  acknowledge(group: Group, ack: Group['ack'], at: number, line: NewDelivery | undefined): Promise<void>;

  /** Groups whose message does not show what it should and is not about to be replaced, at most `limit`. */
  groupsToEdit(limit: number): Promise<readonly Group[]>;
  /** The message shows this now; `wanted` is what the group wanted when it was read. */
  shown(group: Group, shows: string): Promise<void>;
  /** The message is gone for good: the next look makes a new one. */
  messageLost(group: Group, at: number): Promise<void>;

  /** The group's next message will link to that address, the one it follows; undefined when it cannot be known. */
  follows(group: Group, url: string | undefined): Promise<void>;
  /** Messages that were replaced and do not say so yet, oldest first. */
  continuedMessages(limit: number): Promise<readonly ContinuedMessage[]>;
  /** It says so, or never will. */
  continuationShown(message: ContinuedMessage): Promise<void>;

  silences(now: number): Promise<readonly Silence[]>;
  /** Saves it with the thread line that tells it, and asks for a look at every group. */
  saveSilence(silence: Silence, also: { at: number; line: NewDelivery | undefined }): Promise<void>;
  /** Those whose author is to be reminded by now, at most `limit`. */
  silencesToRemind(now: number, limit: number): Promise<readonly Silence[]>;
  nextReminderAt(): Promise<number | undefined>;
  /** Reminds once: the message is owed from now on, or there was nothing to say. Nothing happens if it was lifted meanwhile. */
  reminded(silence: Silence, delivery: NewDelivery | undefined): Promise<void>;

  /** Moves every member to the groups that the present routes say. */
  members(after: string, limit: number): Promise<readonly { groupId: string; alert: Alert }[]>;
  regroup(moves: {
    leave: readonly { groupId: string; fingerprint: string }[];
    joins: Settlement['joins'];
    at: number;
  }): Promise<void>;
  /** Before members move to a group: makes it where it is new, with this acknowledgement if it has none, and tells it in threads. */
  carryAck(carry: { to: GroupKey; ack: Group['ack']; lines: readonly NewDelivery[]; at: number }): Promise<void>;
  /** Drops resolved alerts, dormant groups and settled deliveries older than `before`. */
  forget(before: number): Promise<void>;
}
