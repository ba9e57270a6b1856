import { formatDuration } from '../../lib/duration.ts';
import { fail, MiddlewatchError } from '../../lib/error.ts';
import type { Reach } from '../access/reach.ts';
import type { PlanDesk } from '../port/plan-desk.ts';
import type { PendingPlan } from '../port/plan-store.ts';
import { actions, button } from '../view/build.ts';
import type { Action, Span, View } from '../view/view.ts';
import type { Teller } from './answer.ts';
import type { Command } from './command.ts';
import { complaintOf, interruptedCard } from './complaint.ts';
import type { Principal } from './invocation.ts';
import type { Parsed } from './parse.ts';
import { authorise, contextOf, deadlineFor, resultOf, targetOf, within } from './perform.ts';
import { pinRun, pinTarget } from './pin-target.ts';
import type { PipelineDeps } from './pipeline.ts';
import { aloneAfterMs, closedCard, planCard, planHash } from './plan-card.ts';
import { reviewCard } from './review-card.ts';

type Presser = Parameters<PlanDesk['confirm']>[1];

/** Who it runs as, and whose yes it was. */
type Decided = Presser & { readonly reach: Reach; readonly approver?: string; readonly alone?: string };

/** Decides waiting plans: the asker confirms, everything is checked again at the click, and it runs once. */
export function planDesk(deps: PipelineDeps): PlanDesk {
  async function openPlan(planId: string): Promise<{ plan: PendingPlan; parsed: Parsed }> {
    const stored = await deps.plans.find(planId);
    if (stored === undefined)
      throw fail('not-found', 'This plan is no longer known.', { hint: 'Ask for the change again.' });
    const { plan } = stored;
    const command = deps.commands.get(plan.command);
    if (command === undefined) throw fail('not-found', `The command ${plan.command} is gone.`);
    if (stored.state !== 'open') throw fail('conflict', `This was ${stored.state} already.`);
    return { plan, parsed: { command, args: plan.args, target: plan.target === '' ? undefined : plan.target } };
  }
  const mayDecide = (plan: PendingPlan, by: Presser) => {
    if (!isAsker(plan, by))
      throw fail('denied', 'Only the one who asked for it can decide this plan.', {
        hint: 'Ask for the change yourself.',
      });
  };
  const notExpired = (plan: PendingPlan) => {
    if (plan.expiresAt <= deps.clock.now())
      throw fail('conflict', 'This plan has expired; nothing was changed.', { hint: 'Ask for the change again.' });
  };
  return {
    async cancel(planId, by) {
      const { plan } = await openPlan(planId);
      mayDecide(plan, by);
      if (!(await deps.plans.take(planId, 'cancelled', { userId: by.principal.userId, at: deps.clock.now() })))
        throw fail('conflict', 'This was decided a moment ago.');
      await writeOutcome(plan, 'cancelled', undefined, deps);
      return closedCard(`Cancelled: ${plan.object} is unchanged.`, ['cancelled by ', { user: by.principal.userId }]);
    },
    async confirm(planId, by) {
      const { plan, parsed } = await openPlan(planId);
      mayDecide(plan, by);
      notExpired(plan);
      if (plan.needs === 'approve') throw fail('denied', 'This needs the yes of another person.');
      const reach = await authorise(parsed, by, deps);
      return runPlan(plan, parsed, { ...by, reach }, deps);
    },
    async approve(planId, by) {
      const { plan, parsed } = await openPlan(planId);
      notExpired(plan);
      if (isAsker(plan, by))
        throw fail('denied', 'You asked for it; another person must approve it.', {
          hint: 'If nobody answers for 2 min, the card offers to do it alone.',
        });
      await authorise(parsed, by, deps);
      const asker = await askerNow(plan, deps);
      const reach = await authorise(parsed, { principal: asker, place: plan.invocation.place }, deps);
      return runPlan(plan, parsed, { ...by, principal: asker, reach, approver: by.principal.userId }, deps);
    },
    async breakGlass(planId, { reason, ...by }) {
      const { plan, parsed } = await openPlan(planId);
      mayDecide(plan, by);
      notExpired(plan);
      if (plan.needs !== 'approve') throw fail('conflict', 'This needs nobody else: confirm it.');
      if (deps.clock.now() - plan.createdAt < aloneAfterMs)
        throw fail('denied', 'Somebody may still answer: wait until 2 min have passed.');
      const reach = await authorise(parsed, by, deps);
      return runPlan(plan, parsed, { ...by, reach, alone: reason }, deps);
    },
  };
}

function isAsker(plan: PendingPlan, by: Presser): boolean {
  return plan.invocation.principal.userId === by.principal.userId;
}

/** The asker as the chat knows them now: rights may have gone since. */
function askerNow(plan: PendingPlan, deps: PipelineDeps): Promise<Principal> {
  const { userId, teamId } = plan.invocation.principal;
  return deps.directory.principal(userId, teamId);
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

async function runPlan(plan: PendingPlan, parsed: Parsed, by: Decided, deps: PipelineDeps): Promise<View> {
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
  if (!(await deps.plans.take(plan.id, 'confirmed', { userId: by.principal.userId, at: deps.clock.now() })))
    throw fail('conflict', 'This was decided a moment ago.');
  const look = lookButton(command, args, plan.target, deps);
  try {
    if (by.alone !== undefined) await openReview(plan, by.alone, deps);
    const done = await within(command.run(context, args), signal, command);
    await writeOutcome(plan, 'succeeded', yesOf(by), deps);
    const view = pinTarget(done, { command, target: target?.name }, deps.commands);
    const approved: Span[] = by.approver === undefined ? [] : [', approved by ', { user: by.approver }];
    const alone = by.alone === undefined ? '' : ', alone: it waits for a review';
    const where = `${alone} · ${target?.name ?? 'Middlewatch'}`;
    return { ...view, footer: ['by ', { user: by.principal.userId }, ...approved, where] };
  } catch (thrown) {
    const { result, detail } = resultOf(thrown);
    const cutOff = deps.stopping.aborted;
    await writeOutcome(plan, cutOff ? 'interrupted' : result, [yesOf(by), detail].filter(Boolean).join('; '), deps);
    if (cutOff) return interruptedCard(`${plan.command} ${plan.object}`, look);
    if (!(thrown instanceof MiddlewatchError))
      deps.log.error({ err: thrown, invocation: plan.invocation.id }, 'a confirmed change failed unexpectedly');
    return complaintOf(thrown, plan.invocation.id, { next: look === undefined ? [] : [look], speech: deps });
  }
}

/** For the audit: whose yes it was, where it was not the asker's own. */
function yesOf({ approver, alone }: Decided): string | undefined {
  if (approver !== undefined) return `approved by ${approver}`;
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

function askAgain(plan: PendingPlan) {
  const row = actions(
    button('Plan again', plan.command, { ...plan.args, ...(plan.target === '' ? {} : { on: plan.target }) }),
  );
  return row === undefined ? [] : [row];
}

async function writeOutcome(
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

/**
 * Closes the cards of plans that nobody said yes to in time, and lets those who waited long for another person do without.
 * Call it every half minute.
 */
export async function expirePlans(deps: PipelineDeps, teller: Teller, offered: Set<string>): Promise<void> {
  const now = deps.clock.now();
  for (const { plan } of await deps.plans.overdue(now, 100)) {
    offered.delete(plan.id);
    const taken = await deps.plans.take(plan.id, 'expired', { userId: plan.invocation.principal.userId, at: now });
    if (taken === undefined) continue;
    await writeOutcome(plan, 'expired', undefined, deps);
    if (taken.message === undefined) continue;
    const within = formatDuration(plan.expiresAt - plan.createdAt);
    const card = closedCard(`Expired: ${plan.object} is unchanged.`, `Nobody said yes within ${within}.`);
    await teller.replace(taken.message, { ...card, parts: [...card.parts, ...askAgain(plan)] });
  }
  for (const { plan, message } of await deps.plans.waiting(100)) {
    const waits = plan.needs === 'approve' && now - plan.createdAt >= aloneAfterMs && !offered.has(plan.id);
    if (!waits || message === undefined) continue;
    offered.add(plan.id);
    const { userId } = plan.invocation.principal;
    await teller.replace(message, planCard({ ...plan, userId }, { alone: true }));
  }
}
