import type { Reach } from '../access/reach.ts';
import type { AuditResult } from '../port/audit.ts';
import type { PlanDesk } from '../port/plan-desk.ts';
import type { PendingPlan } from '../port/plan-store.ts';
import type { PipelineDeps } from './pipeline.ts';

/** Who it runs as, and whose yes it was. */
export type Decided = Parameters<PlanDesk['confirm']>[1] & {
  readonly reach: Reach;
  readonly approver?: string;
  readonly alone?: string;
};

/** How a plan ended. */
interface PlanEnd {
  readonly result: AuditResult;
  readonly detail?: string | undefined;
  /** Whose yes it was; undefined where nobody said yes. */
  readonly by?: Decided;
  /** When it was begun to be carried out; undefined where it was not. */
  readonly begunAt?: number;
}

/** Writes how a plan ended into the audit; that it cannot be written is logged. */
export async function writeOutcome(plan: PendingPlan, end: PlanEnd, deps: PipelineDeps): Promise<void> {
  const { result, by, begunAt } = end;
  const at = deps.clock.now();
  deps.ended({ command: plan.command, result, tookMs: at - plan.createdAt });
  const detail = [by && yesOf(plan, by), end.detail].filter(Boolean).join('; ');
  const outcome = {
    result,
    at,
    tookMs: at - (begunAt ?? plan.createdAt),
    planHash: plan.hash,
    ...(detail !== '' && { detail }),
    ...(by?.approver !== undefined && { approver: by.approver }),
  };
  await deps.audit.outcome(plan.invocation.id, outcome).catch((thrown: unknown) => {
    deps.log.error({ err: thrown, invocation: plan.invocation.id }, 'the outcome cannot be written to the audit');
  });
}

/** For the audit: why the asker's own yes was enough, where it needs saying. */
function yesOf({ relief }: PendingPlan, { approver, alone }: Decided): string | undefined {
  if (approver !== undefined) return undefined;
  if (relief !== undefined) return `alone, on call: ${relief}`;
  return alone === undefined ? undefined : `approved alone: ${alone}`;
}
