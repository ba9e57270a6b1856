import { type SystemCapability, systemCapabilities } from '../port/capability.ts';
import type { ActionRun } from '../view/action.ts';
import type { Action, Part, View } from '../view/view.ts';
import type { Command } from './command.ts';

/** What a command acted on. */
export interface Pinned {
  readonly command: Command;
  readonly target: string | undefined;
}

/** The system that a command uses, if any. */
export function systemOf(command: Command): SystemCapability | undefined {
  return systemCapabilities.find((capability) => command.uses.includes(capability));
}

/** A button made on one target must not act on another: every action of a command that uses the same system carries the target. */
export function pinTarget(view: View, pinned: Pinned, commands: ReadonlyMap<string, Command>): View {
  const pinAction = (action: Action): Action => {
    if (action.kind === 'button') return { ...action, run: pinRun(action.run, pinned, commands) };
    if (action.kind === 'link') return action;
    const options = action.options.map((option) => ({ ...option, run: pinRun(option.run, pinned, commands) }));
    return { ...action, options };
  };
  const pinPart = (part: Part): Part =>
    part.kind === 'actions' ? { ...part, actions: part.actions.map(pinAction) } : part;
  return { ...view, parts: view.parts.map(pinPart) };
}

/** The same for one invocation; it keeps a target that it names itself. */
export function pinRun(run: ActionRun, pinned: Pinned, commands: ReadonlyMap<string, Command>): ActionRun {
  const kind = systemOf(pinned.command);
  const uses = commands.get(run.command)?.uses ?? [];
  if (!pinned.target || kind === undefined || !uses.includes(kind) || run.args.on !== undefined) return run;
  return { ...run, args: { ...run.args, on: pinned.target } };
}
