import { MiddlewatchError } from '../../lib/error.ts';
import type { PendingPlan } from '../port/plan-store.ts';
import type { Span, View } from '../view/view.ts';
import { withAction } from '../view/with-action.ts';
import type { Command } from './command.ts';
import { complaintOf, interruptedCard } from './complaint.ts';
import type { HeldObject } from './hold.ts';
import { resultOf } from './perform.ts';
import { pinTarget } from './pin-target.ts';
import type { PipelineDeps } from './pipeline.ts';
import { lookButton } from './plan-button.ts';
import { type Decided, writeOutcome } from './plan-outcome.ts';
import { reviewCard } from './review-card.ts';
import { offerUndo } from './undo.ts';

/** A change whose plan was said yes to, and whose object is held. */
interface Begun {
  readonly plan: PendingPlan;
  readonly command: Command;
  readonly by: Decided;
  readonly target: string | undefined;
  readonly hold: HeldObject;
  run(): Promise<View>;
}

/** Carries out a change, writes how it ended, lets go of its object, and answers what its card then says. */
export async function carryOut({ plan, command, by, target, hold, run }: Begun, deps: PipelineDeps): Promise<View> {
  const begunAt = deps.clock.now();
  try {
    if (by.alone !== undefined) await openReview(plan, by.alone, deps);
    const done = await run();
    await writeOutcome(plan, { result: 'succeeded', by, begunAt }, deps);
    await hold.end('succeeded');
    const undo = await offerUndo(plan, command, deps);
    const pinned = pinTarget(done, { command, target }, deps.commands);
    const view = undo === undefined ? pinned : withAction(pinned, undo, 'first');
    return { ...view, footer: footerOf(by, target) };
  } catch (thrown) {
    const { result, detail } = resultOf(thrown);
    const cutOff = deps.stopping.aborted;
    await writeOutcome(plan, { result: cutOff ? 'interrupted' : result, detail, by, begunAt }, deps);
    await hold.end(isUnclear(thrown) ? 'unclear' : 'failed');
    const look = lookButton(command, plan.args, plan.target, deps);
    if (cutOff) return interruptedCard(`${plan.command} ${plan.object}`, look);
    if (!(thrown instanceof MiddlewatchError))
      deps.log.error({ err: thrown, invocation: plan.invocation.id }, 'a confirmed change failed unexpectedly');
    return complaintOf(thrown, plan.invocation.id, { next: look === undefined ? [] : [look], speech: deps });
  }
}

function footerOf(by: Decided, target: string | undefined): readonly Span[] {
  const approved: Span[] = by.approver === undefined ? [] : [', approved by ', { user: by.approver }];
  const alone = by.alone === undefined ? '' : ', alone: it waits for a review';
  return ['by ', { user: by.principal.userId }, ...approved, `${alone} · ${target ?? 'Middlewatch'}`];
}

/** Whether it may have been done all the same. */
function isUnclear(thrown: unknown): boolean {
  return !(thrown instanceof MiddlewatchError) || ['timeout', 'unavailable', 'cancelled'].includes(thrown.code);
}

/** Before it runs, and only if it does: what is done alone is never done unseen. */
async function openReview(plan: PendingPlan, reason: string, deps: PipelineDeps): Promise<void> {
  const review = {
    id: plan.id,
    invocationId: plan.invocation.id,
    command: plan.command,
    object: plan.object,
    target: plan.target,
    by: plan.invocation.principal.userId,
    reason: deps.redact(reason).text,
    openedAt: deps.clock.now(),
  };
  await deps.reviews.open(review);
  await deps.alarm(reviewCard(review));
}
