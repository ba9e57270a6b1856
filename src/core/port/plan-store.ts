import type { Bound, Inverse, Relief } from '../command/command.ts';
import type { Invocation } from '../command/invocation.ts';
import type { ArgValue } from '../view/action.ts';
import type { View } from '../view/view.ts';

export type PlanState = 'open' | 'confirmed' | 'cancelled' | 'expired';

/** A plan that waits for its confirmation or approval. */
export interface PendingPlan {
  readonly id: string;
  /** What was asked, by whom and where; confirmed by the same person, approved by another. */
  readonly invocation: Invocation;
  readonly command: string;
  readonly args: Readonly<Record<string, ArgValue>>;
  readonly target: string;
  readonly danger: 'change' | 'destroy';
  /** Who has to say yes: the asker, or another person. */
  readonly needs: 'confirm' | 'approve';
  /** People whom its card asks; empty where nobody in particular is. */
  readonly approvers: readonly string[];
  /** The step that whoever is on call takes alone, where another person would be needed else. */
  readonly relief?: Relief;
  /** What is changed, for the card and the audit: `shop/api`. */
  readonly object: string;
  readonly binds: Readonly<Record<string, Bound>>;
  /** Over command, arguments and binds; compared again at the click. */
  readonly hash: string;
  /** What it showed, and the label of its button, so that its card can be drawn again. */
  readonly shows: View;
  readonly confirm: string;
  readonly createdAt: number;
  readonly expiresAt: number;
}

/** How a change that was carried out can be taken back, by whom it was made, and until when. */
export interface Undo extends Inverse {
  readonly by: string;
  readonly doneAt: number;
  readonly until: number;
}

/** A plan as it is now, and the message that shows it once there is one. */
export interface StoredPlan {
  readonly plan: PendingPlan;
  readonly state: PlanState;
  readonly message: { readonly channelId: string; readonly ts: string } | undefined;
  /** Set once its change was carried out, if it has an inverse. */
  readonly undo: Undo | undefined;
}

/** Keeps plans; every call resolves only when it is durable. */
export interface PlanStore {
  open(plan: PendingPlan): Promise<void>;
  /** Remembers the message that shows the plan. */
  placed(id: string, message: { channelId: string; ts: string }): Promise<void>;
  /** Remembers how the plan's change is taken back. */
  undoable(id: string, undo: Undo): Promise<void>;
  find(id: string): Promise<StoredPlan | undefined>;
  /**
   * Settles an open plan, once: of two who press at the same time one gets it, the other undefined.
   * A plan past its end can only be taken as `expired`.
   */
  take(
    id: string,
    state: Exclude<PlanState, 'open'>,
    by: { userId: string; at: number },
  ): Promise<StoredPlan | undefined>;
  /** Open plans, oldest first, at most `limit`. */
  waiting(limit: number): Promise<readonly StoredPlan[]>;
  /** Open plans whose end has passed, oldest first, at most `limit`. */
  overdue(now: number, limit: number): Promise<readonly StoredPlan[]>;
}
