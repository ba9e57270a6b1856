import { fail, MiddlewatchError } from '../../lib/error.ts';
import type { Reach } from '../access/reach.ts';
import type { PlanDesk } from '../port/plan-desk.ts';
import type { PendingPlan } from '../port/plan-store.ts';
import { actions, button } from '../view/build.ts';
import type { Action, Span, View } from '../view/view.ts';
import { withAction } from '../view/with-action.ts';
import type { Command, Plan } from './command.ts';
import { complaintOf, interruptedCard } from './complaint.ts';
import type { Parsed } from './parse.ts';
import { contextOf, deadlineFor, resultOf, targetOf, within } from './perform.ts';
import { pinRun, pinTarget } from './pin-target.ts';
import type { PipelineDeps } from './pipeline.ts';
import { closedCard, planHash } from './plan-card.ts';
import { reviewCard } from './review-card.ts';
import { onCallIn, yesNeeded } from './second-person.ts';
import { offerUndo } from './undo.ts';

/** Who it runs as, and whose yes it was. */
type Decided = Parameters<PlanDesk['confirm']>[1] & {
  readonly reach: Reach;
  readonly approver?: string;
  readonly alone?: string;
};

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

/** Plans again, and carries it out if what was bound still holds and nobody was faster; answers what its card then says. */
export async function runPlan(plan: PendingPlan, parsed: Parsed, by: Decided, deps: PipelineDeps): Promise<View> {
  const { command, args } = parsed;
  const target = targetOf(parsed, plan.invocation.place, deps);
  const signal = deadlineFor(command, deps.stopping);
  const context = contextOf(
    parsed,
    {
      invocationId: plan.invocation.id,
      principal: by.principal,
      place: plan.invocation.place,
      target,
      signal,
      reach: by.reach,
    },
    deps,
  );
  if (command.plan === undefined) throw new Error(`${command.name} has no plan`);
  const fresh = await within(command.plan(context, args), signal, command);
  const hash = planHash({ command: command.name, args, target: target?.name, binds: fresh.binds });
  if (hash !== plan.hash) {
    await deps.plans.take(plan.id, 'expired', { userId: by.principal.userId, at: deps.clock.now() });
    await writeOutcome(plan, 'expired', 'it changed meanwhile', deps);
    return {
      ...closedCard(
        `${plan.object} has changed since this was planned; nothing was done.`,
        'What the plan was bound to no longer holds.',
      ),
      parts: [...fresh.shows.parts.filter((part) => part.kind !== 'actions'), ...askAgain(plan)],
    };
  }
  await stillEnough(plan, fresh, { by, parsed, target }, deps);
  if (!(await deps.plans.take(plan.id, 'confirmed', { userId: by.principal.userId, at: deps.clock.now() })))
    throw fail('conflict', 'This was decided a moment ago.');
  const look = lookButton(command, args, plan.target, deps);
  try {
    if (by.alone !== undefined) await openReview(plan, by.alone, deps);
    const done = await within(command.run(context, args), signal, command);
    await writeOutcome(plan, 'succeeded', yesOf(plan, by), deps);
    const undo = await offerUndo(plan, command, deps);
    const pinned = pinTarget(done, { command, target: target?.name }, deps.commands);
    const view = undo === undefined ? pinned : withAction(pinned, undo, 'first');
    const approved: Span[] = by.approver === undefined ? [] : [', approved by ', { user: by.approver }];
    const alone = by.alone === undefined ? '' : ', alone: it waits for a review';
    const where = `${alone} · ${target?.name ?? 'Middlewatch'}`;
    return { ...view, footer: ['by ', { user: by.principal.userId }, ...approved, where] };
  } catch (thrown) {
    const { result, detail } = resultOf(thrown);
    const cutOff = deps.stopping.aborted;
    await writeOutcome(
      plan,
      cutOff ? 'interrupted' : result,
      [yesOf(plan, by), detail].filter(Boolean).join('; '),
      deps,
    );
    if (cutOff) return interruptedCard(`${plan.command} ${plan.object}`, look);
    if (!(thrown instanceof MiddlewatchError))
      deps.log.error({ err: thrown, invocation: plan.invocation.id }, 'a confirmed change failed unexpectedly');
    return complaintOf(thrown, plan.invocation.id, { next: look === undefined ? [] : [look], speech: deps });
  }
}

/** Fails with `denied` when the asker's own yes is not enough any more: a shift may have ended since the plan. */
async function stillEnough(
  plan: PendingPlan,
  fresh: Plan,
  of: { by: Decided; parsed: Parsed; target: ReturnType<typeof targetOf> },
  deps: PipelineDeps,
): Promise<void> {
  const { by, parsed, target } = of;
  if (by.approver !== undefined || by.alone !== undefined) return;
  const onCall = onCallIn({ principal: by.principal, place: plan.invocation.place, target }, deps.isOnCall);
  const relief = plan.relief === 'undo' ? plan.relief : fresh.relief;
  const { needs } = await yesNeeded({ danger: plan.danger, relief, target, onCall });
  if (needs === 'confirm') return;
  throw fail('denied', `By now ${parsed.command.name} needs the yes of another person here.`, {
    hint: 'Ask for it again: then another person is asked.',
  });
}

/** For the audit: whose yes it was, where it was not the asker's own. */
function yesOf({ relief }: PendingPlan, { approver, alone }: Decided): string | undefined {
  if (approver !== undefined) return `approved by ${approver}`;
  if (relief !== undefined) return `alone, on call: ${relief}`;
  return alone === undefined ? undefined : `approved alone: ${alone}`;
}

/** The button that reads the present state of what a change touched, on the same target; undefined where the command has none. */
export function lookButton(
  command: Command,
  args: PendingPlan['args'],
  target: string,
  deps: Pick<PipelineDeps, 'commands'>,
): Action | undefined {
  const look = command.look?.(args);
  if (look === undefined) return undefined;
  const run = pinRun(look, { command, target }, deps.commands);
  return button('What it is now', run.command, run.args);
}

/** The button that asks for the same change again. */
export function askAgain(plan: PendingPlan) {
  const row = actions(
    button('Plan again', plan.command, { ...plan.args, ...(plan.target === '' ? {} : { on: plan.target }) }),
  );
  return row === undefined ? [] : [row];
}

/** Writes how a plan ended into the audit; that it cannot be written is logged. */
export async function writeOutcome(
  plan: PendingPlan,
  result: 'succeeded' | 'failed' | 'denied' | 'cancelled' | 'expired' | 'interrupted',
  detail: string | undefined,
  deps: PipelineDeps,
): Promise<void> {
  const at = deps.clock.now();
  deps.ended({ command: plan.command, result, tookMs: at - plan.createdAt });
  const outcome = { result, tookMs: at - plan.createdAt, at, ...(detail === undefined ? {} : { detail }) };
  await deps.audit.outcome(plan.invocation.id, outcome).catch((thrown: unknown) => {
    deps.log.error({ err: thrown, invocation: plan.invocation.id }, 'the outcome cannot be written to the audit');
  });
}
