import { formatDuration } from '../../lib/duration.ts';
import { fail } from '../../lib/error.ts';
import type { PlanDesk } from '../port/plan-desk.ts';
import type { PendingPlan } from '../port/plan-store.ts';
import type { Teller } from './answer.ts';
import type { Principal } from './invocation.ts';
import type { Parsed } from './parse.ts';
import { authorise } from './perform.ts';
import type { PipelineDeps } from './pipeline.ts';
import { askAgain } from './plan-button.ts';
import { aloneAfterMs, closedCard, planCard } from './plan-card.ts';
import { writeOutcome } from './plan-outcome.ts';
import { runPlan } from './run-plan.ts';

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
      await writeOutcome(plan, { result: 'cancelled' }, deps);
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
    await writeOutcome(plan, { result: 'expired' }, deps);
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
