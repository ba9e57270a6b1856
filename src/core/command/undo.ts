import { formatDuration } from '../../lib/duration.ts';
import { fail, reasonOf } from '../../lib/error.ts';
import type { PendingPlan, Undo } from '../port/plan-store.ts';
import type { ActionRun } from '../view/action.ts';
import { button, quiet } from '../view/build.ts';
import type { Action, Part } from '../view/view.ts';
import type { Command, Plan } from './command.ts';
import { type Parsed, typedArguments } from './parse.ts';
import type { PipelineDeps } from './pipeline.ts';
import { planHash } from './plan-card.ts';

/** So long after a change its inverse is offered. */
const undoWithinMs = 15 * 60_000;

/**
 * Remembers the inverse of a change that was just made and gives the button that asks for it; undefined where there is none.
 * That it cannot be remembered is logged: the change was made all the same.
 */
export async function offerUndo(plan: PendingPlan, command: Command, deps: PipelineDeps): Promise<Action | undefined> {
  try {
    const inverse = command.undo?.(plan.args, plan.binds);
    if (inverse === undefined) return undefined;
    const doneAt = deps.clock.now();
    const { userId } = plan.invocation.principal;
    await deps.plans.undoable(plan.id, { ...inverse, by: userId, doneAt, until: doneAt + undoWithinMs });
    const on = plan.target === '' ? {} : { on: plan.target };
    const { run } = inverse;
    return button(`Undo (${formatDuration(undoWithinMs)})`, run.command, { ...run.args, ...on, undoes: plan.id });
  } catch (thrown) {
    deps.log.error({ reason: reasonOf(thrown), plan: plan.id }, 'the way back from a change could not be kept');
    return undefined;
  }
}

/** The change that an invocation takes back, if it says so. Fails with `conflict` when its time has passed, `denied` when it is another one's inverse. */
export async function undoneBy(parsed: Parsed, target: string, deps: PipelineDeps): Promise<Undo | undefined> {
  if (parsed.undoes === undefined) return undefined;
  const stored = await deps.plans.find(parsed.undoes);
  if (stored?.undo === undefined)
    throw fail('not-found', 'It is not known how to undo this.', { hint: 'Ask for the change that you want.' });
  const { undo, plan } = stored;
  const asked = { command: parsed.command.name, args: parsed.args, target, binds: {} };
  if (planHash(asked) !== planHash({ ...typedRun(undo.run, parsed.command), target: plan.target, binds: {} }))
    throw fail('denied', 'This is not the inverse of that change.', { hint: 'Ask for the change that you want.' });
  if (undo.until > deps.clock.now()) return undo;
  throw fail('conflict', `It could be undone for ${formatDuration(undoWithinMs)}; nothing was changed.`, {
    hint: `Ask for it itself: ${deps.spoken(undo.run.command)}.`,
  });
}

function typedRun(run: ActionRun, command: Command): ActionRun {
  return run.command === command.name ? { ...run, args: typedArguments(command.args, run.args) } : run;
}

/** Fails with `conflict`, naming the value, when something of what a change left is not so any more. */
export function checkLeft({ left }: Pick<Undo, 'left'>, plan: Pick<Plan, 'binds' | 'object'>): void {
  const moved = Object.keys(left).find((name) => plan.binds[name] !== left[name]);
  if (moved === undefined) return;
  const now = plan.binds[moved];
  const sentence = `${plan.object} has changed since: ${moved} is ${now}, the change left ${left[moved]}.`;
  throw fail('conflict', `${sentence} Nothing was undone.`, {
    hint: 'Look at what it is now, then ask for what you want.',
  });
}

/** Whose change the plan of an inverse takes back. */
export function undoneText({ by, doneAt }: Undo): Part {
  return quiet(['Undoes what ', { user: by }, ' did ', { at: doneAt }]);
}
