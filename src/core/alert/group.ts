import type { PagingNote } from '../escalation/paging-note.ts';
import type { Alert } from './alert.ts';
import type { GroupKey } from './group-key.ts';
import type { NotificationEntry, NotifyReason, QuietReason } from './needs-notify.ts';
import type { ResolveCheck } from './resolve-check.ts';
import type { Dropped } from './stage.ts';
import type { MessageLife } from './telling.ts';

/** Someone has it. It holds for alerts up to that severity rank. */
export interface Acknowledgement {
  readonly by: string;
  readonly at: number;
  /** When they last said so; on a route that pages it holds from then. */
  readonly confirmedAt: number;
  readonly rank: number;
}

/** The message in chat that is kept true by editing it. */
export interface LivingMessage {
  readonly channelId: string;
  readonly ts: string;
  /** Digest of the card that it shows, and of the one it should show: when they differ it must be edited. */
  readonly shows: string;
  readonly wants: string;
  readonly postedAt: number;
}

/** Why a look at a group did, or did not, lead to a message; kept for the trace. */
export interface Decision {
  readonly at: number;
  readonly notify: boolean;
  readonly reason: NotifyReason | QuietReason | 'not-due' | 'under-way' | 'acknowledged' | 'catching-up';
  readonly dropped: readonly Dropped[];
  /** Alerts that a silence matches but does not hush: they are worse than what it was made for. */
  readonly through?: readonly { readonly fingerprint: string; readonly silence: string }[] | undefined;
}

/** Alerts that are told together, with everything that must survive a restart. Times in milliseconds since the epoch. */
export interface Group extends GroupKey {
  /** Raised by records and by people; a look is saved only if it did not move meanwhile. */
  readonly revision: number;
  readonly createdAt: number;
  /** When this episode began: members that left since still belong to its card. */
  readonly openedAt: number;
  /** When it may speak next; undefined while it has no members. */
  readonly flushAt: number | undefined;
  readonly hasFlushed: boolean;
  readonly entry: NotificationEntry | undefined;
  readonly ack: Acknowledgement | undefined;
  readonly message: LivingMessage | undefined;
  readonly life: MessageLife | undefined;
  /** Link to the message that the present one follows. */
  readonly previousUrl: string | undefined;
  /** The table that told of it last, while it had no message of its own. */
  readonly roundupId: string | undefined;
  readonly decision: Decision | undefined;
  /** Who was paged for it, and what comes next. */
  readonly paging?: PagingNote | undefined;
  /** What was seen of its object since its source ended it; undefined while it fires and where nothing is looked at. */
  readonly check?: ResolveCheck | undefined;
}

/** Members of one group that are looked at together, those that fire before all others. */
export const membersAtMost = 2_000;

/** What stands before a count among so many members: beyond those that are looked at there may be more. */
export function atLeast(members: number): string {
  return members >= membersAtMost ? 'at least ' : '';
}

/** An alert as a member of a group; one that left was told as resolved. */
export interface Member {
  readonly alert: Alert;
  readonly leftAt: number | undefined;
}
