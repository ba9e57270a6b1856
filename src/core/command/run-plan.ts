import { fail } from '../../lib/error.ts';
import type { PendingPlan } from '../port/plan-store.ts';
import type { View } from '../view/view.ts';
import { carryOut } from './carry-out.ts';
import type { Plan } from './command.ts';
import { heldObject, takeHold } from './hold.ts';
import type { Parsed } from './parse.ts';
import { contextOf, deadlineFor, targetOf, within } from './perform.ts';
import type { PipelineDeps } from './pipeline.ts';
import { askAgain } from './plan-button.ts';
import { closedCard, planHash } from './plan-card.ts';
import { type Decided, writeOutcome } from './plan-outcome.ts';
import { onCallIn, yesNeeded } from './second-person.ts';

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
    await writeOutcome(plan, { result: 'expired', detail: 'it changed meanwhile' }, deps);
    return {
      ...closedCard(
        `${plan.object} has changed since this was planned; nothing was done.`,
        'What the plan was bound to no longer holds.',
      ),
      parts: [...fresh.shows.parts.filter((part) => part.kind !== 'actions'), ...askAgain(plan)],
    };
  }
  await stillEnough(plan, fresh, { by, parsed, target }, deps);
  const hold = await takeHold(plan, heldObject(command, target?.name, fresh), deps);
  try {
    if (!(await deps.plans.take(plan.id, 'confirmed', { userId: by.principal.userId, at: deps.clock.now() })))
      throw fail('conflict', 'This was decided a moment ago.');
  } catch (thrown) {
    await hold.end('not begun');
    throw thrown;
  }
  return carryOut(
    { plan, command, by, target: target?.name, hold, run: () => within(command.run(context, args), signal, command) },
    deps,
  );
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
