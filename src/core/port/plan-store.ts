import type { Danger } from '../command/command.ts';
import type { Place, Principal } from '../command/invocation.ts';
import type { ArgValue } from '../view/action.ts';

export type PlanState = 'open' | 'confirmed' | 'cancelled' | 'expired';

/** A plan that waits for its confirmation. */
export interface StoredPlan {
  readonly id: string;
  readonly invocationId: string;
  readonly principal: Principal;
  readonly place: Place;
  readonly command: string;
  readonly args: Readonly<Record<string, ArgValue>>;
  readonly target: string | undefined;
  readonly danger: Danger;
  readonly object: string;
  /** Hash over command, arguments, target and what the plan binds. */
  readonly hash: string;
  readonly createdAt: number;
  readonly expiresAt: number;
  readonly state: PlanState;
  /** The message that shows it, once it was posted. */
  readonly messageTs: string | undefined;
}

/** Keeps plans until they are decided. */
export interface PlanStore {
  save(plan: StoredPlan): Promise<void>;
  find(id: string): Promise<StoredPlan | undefined>;
  /** Remembers the message that shows the plan. */
  placed(id: string, messageTs: string): Promise<void>;
  /** Moves an open plan to another state; true for exactly one caller, false when somebody was first. */
  take(id: string, state: Exclude<PlanState, 'open'>): Promise<boolean>;
  /** Open plans whose time has passed, oldest first; at most 100. */
  expired(at: number): Promise<readonly StoredPlan[]>;
}
