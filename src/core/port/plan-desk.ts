import type { Place, Principal } from '../command/invocation.ts';
import type { View } from '../view/view.ts';

/** Decides waiting plans. Each answers the view that replaces the plan's card. */
export interface PlanDesk {
  /** Authorises the asker again, plans again, and runs it if what was bound still holds; runs once, whoever presses first. */
  confirm(planId: string, by: { principal: Principal; place: Place; signal: AbortSignal }): Promise<View>;
  /** Another person says yes: asker and approver are both authorised anew, and it runs as the asker. */
  approve(planId: string, by: { principal: Principal; place: Place; signal: AbortSignal }): Promise<View>;
  /**
   * The asker says yes alone, after nobody answered for 2 min: with a reason, told in the operations channel, and reviewed
   * by somebody else later.
   */
  breakGlass(
    planId: string,
    by: { principal: Principal; place: Place; signal: AbortSignal; reason: string },
  ): Promise<View>;
  cancel(planId: string, by: { principal: Principal; place: Place; signal: AbortSignal }): Promise<View>;
}
