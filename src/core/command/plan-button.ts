import type { PendingPlan } from '../port/plan-store.ts';
import { actions, button } from '../view/build.ts';
import type { Action } from '../view/view.ts';
import type { Command } from './command.ts';
import { pinRun } from './pin-target.ts';
import type { PipelineDeps } from './pipeline.ts';

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
