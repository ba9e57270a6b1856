import type { Place, Principal } from '../command/invocation.ts';
import type { View } from '../view/view.ts';

/** Decides waiting plans. Each answers the view that replaces the plan's card. */
export interface PlanDesk {
  /** Authorises the asker again, plans again, and runs it if what was bound still holds; runs once, whoever presses first. */
  confirm(planId: string, by: { principal: Principal; place: Place; signal: AbortSignal }): Promise<View>;
  cancel(planId: string, by: { principal: Principal; place: Place; signal: AbortSignal }): Promise<View>;
}
