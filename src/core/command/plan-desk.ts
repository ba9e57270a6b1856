import { fail, MiddlewatchError } from '../../lib/error.ts';
import type { Reach } from '../access/reach.ts';
import type { PlanDesk } from '../port/plan-desk.ts';
import type { PendingPlan } from '../port/plan-store.ts';
import { actions, button } from '../view/build.ts';
import type { Action, View } from '../view/view.ts';
import type { Teller } from './answer.ts';
import type { Command } from './command.ts';
import { complaintOf, interruptedCard } from './complaint.ts';
import type { Parsed } from './parse.ts';
import { authorise, contextOf, deadlineFor, resultOf, targetOf, within } from './perform.ts';
import { pinRun, pinTarget } from './pin-target.ts';
import type { PipelineDeps } from './pipeline.ts';
import { closedCard, planHash } from './plan-card.ts';

type Presser = Parameters<PlanDesk['confirm']>[1];

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
    if (plan.invocation.principal.userId !== by.principal.userId)
      throw fail('denied', 'Only the one who asked for it can decide this plan.', {
        hint: 'Ask for the change yourself.',
      });
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
      if (plan.expiresAt <= deps.clock.now())
        throw fail('conflict', 'This plan has expired; nothing was changed.', { hint: 'Ask for the change again.' });
      const reach = await authorise(parsed, by, deps);
      return runPlan(plan, parsed, { ...by, reach }, deps);
    },
  };
}

async function runPlan(
  plan: PendingPlan,
  parsed: Parsed,
  by: Presser & { reach: Reach },
  deps: PipelineDeps,
): Promise<View> {
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
    const done = await within(command.run(context, args), signal, command);
    await writeOutcome(plan, 'succeeded', undefined, deps);
    const view = pinTarget(done, { command, target: target?.name }, deps.commands);
    return { ...view, footer: ['by ', { user: by.principal.userId }, ` · ${target?.name ?? 'Middlewatch'}`] };
  } catch (thrown) {
    const { result, detail } = resultOf(thrown);
    const cutOff = deps.stopping.aborted;
    await writeOutcome(plan, cutOff ? 'interrupted' : result, detail, deps);
    if (cutOff) return interruptedCard(`${plan.command} ${plan.object}`, look);
    if (!(thrown instanceof MiddlewatchError))
      deps.log.error({ err: thrown, invocation: plan.invocation.id }, 'a confirmed change failed unexpectedly');
    return complaintOf(thrown, plan.invocation.id, look === undefined ? [] : [look]);
  }
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

/** Closes the cards of plans that nobody confirmed in time. Call it every half minute. */
export async function expirePlans(deps: PipelineDeps, teller: Teller): Promise<void> {
  const now = deps.clock.now();
  for (const { plan } of await deps.plans.overdue(now, 100)) {
    const taken = await deps.plans.take(plan.id, 'expired', { userId: plan.invocation.principal.userId, at: now });
    if (taken === undefined) continue;
    await writeOutcome(plan, 'expired', undefined, deps);
    if (taken.message === undefined) continue;
    const card = closedCard(`Expired: ${plan.object} is unchanged.`, 'Nobody confirmed it within 5 min.');
    await teller.replace(taken.message, { ...card, parts: [...card.parts, ...askAgain(plan)] });
  }
}
