import type { Capabilities, Capability } from '../port/capability.ts';
import type { ActionRun } from '../view/action.ts';
import type { View } from '../view/view.ts';
import type { Audience } from './answer.ts';
import type { Argument, Arguments, ParsedArguments } from './argument.ts';
import type { Place, Principal } from './invocation.ts';

/**
 * `read` looks; `respond` is what a responder must be able to do whatever else is broken;
 * `change` alters a system; `destroy` loses something. The last two need a plan and a confirmation.
 */
export type Danger = 'read' | 'respond' | 'change' | 'destroy';

/** The steps that bring something back: restart, more replicas, the previous revision, one's own change undone. */
export type Relief = 'restart' | 'scale up' | 'rollback' | 'undo';

/** A value that a plan binds; it must still hold when the change is confirmed. */
export type Bound = string | number | boolean | null;

/** What will change, found by a dry run or computed. */
export interface Plan {
  /** What the asker sees: before, after and what it costs. */
  readonly shows: View;
  /** Only what the change touches (uid, generation, spec.replicas, committed offset); hashed with the arguments. */
  readonly binds: Readonly<Record<string, Bound>>;
  /** The confirming button's label, naming the change: `Scale to 6`. At most 30 characters. */
  readonly confirm: string;
  /** The thing that is changed, for the card and the audit: `shop/api`. */
  readonly object: string;
  /** The same with its kind, where another kind may have the name: `deployments.apps/shop/api`. Held while it is changed. */
  readonly holds?: string;
  /** Set for a step that whoever is on call takes alone, also where changes need a second person. */
  readonly relief?: Relief;
}

/** The way back from a change. */
export interface Inverse {
  /** The invocation that takes it back; it is planned, authorised and confirmed like any other. */
  readonly run: ActionRun;
  /** What the change left, as the plan of `run` binds it: if one of these is another value by then, nothing is done. */
  readonly left: Readonly<Record<string, Bound>>;
}

/** What a command is given: who asks, from where, until when, and the capabilities it declared, no others. */
export type CommandContext<U extends Capability> = {
  readonly principal: Principal;
  readonly place: Place;
  readonly invocationId: string;
  readonly signal: AbortSignal;
  /** Name of the target that `--on`, the channel's default or the configuration chose, by capability. */
  readonly target: string;
  /** Milliseconds since the epoch. */
  now(): number;
} & Pick<Capabilities, U>;

interface Declared<A extends Arguments, U extends Capability> {
  /** Noun and verb, equal to the file's path: `k8s scale` in commands/k8s/scale.ts. */
  readonly name: string;
  /** One line without a full stop, for help and for the manifest. */
  readonly summary: string;
  /** `noun:verb`, granted by roles. */
  readonly permission: string;
  readonly uses: readonly U[];
  readonly args: A;
  /** Lines a person could type, without the noun and verb; each must parse. */
  readonly examples?: readonly string[];
  /** Shows what others wrote (log lines, records, objects) and not only what there is: it always needs a role. */
  readonly reveals?: boolean;
  /** A response that needs a role all the same, such as to end a freeze. */
  readonly needsRole?: boolean;
  /** Left out of help and manifest: reached by buttons only. */
  readonly hidden?: boolean;
  /** Carries out a change that was planned before: like the change itself it does not run without its audit row. */
  readonly carriesOut?: boolean;
  /** It is offered on every message, under that label: the message's text and its timestamp become these arguments. */
  readonly onMessage?: { readonly label: string; readonly text: string; readonly message: string };
  /** How long it may run, in milliseconds; 10 s without it. */
  readonly deadlineMs?: number;
  /** Who sees the answer; without it the asker alone. Plans and the results of changes are always messages of the channel. */
  readonly audience?: Audience;
  run(context: CommandContext<U>, args: ParsedArguments<A>): Promise<View>;
}

interface Looking {
  readonly danger: 'read' | 'respond';
  readonly plan?: never;
  readonly raise?: never;
  readonly look?: never;
  readonly undo?: never;
  readonly did?: never;
}

interface Changing<A extends Arguments, U extends Capability> {
  readonly danger: 'change' | 'destroy';
  plan(context: CommandContext<U>, args: ParsedArguments<A>): Promise<Plan>;
  /** What it does to its object, as who comes next reads it: `restarted`. Without it: `changed`. */
  readonly did?: string;
  /** May raise the class by the arguments, such as scale to 0; never lowers it. */
  raise?(args: ParsedArguments<A>): 'destroy' | undefined;
  /** The command that reads the present state of what was changed: the way out after an interruption. */
  look?(args: ParsedArguments<A>): ActionRun;
  /** The inverse of a change that was made, by what its plan bound before; undefined where there is none. */
  undo?(args: ParsedArguments<A>, before: Plan['binds']): Inverse | undefined;
}

/** A command as its file declares it. */
export type CommandDefinition<A extends Arguments, U extends Capability> = Declared<A, U> & (Looking | Changing<A, U>);

/** A command with its argument types erased, as the registry and the pipeline hold it. */
export type Command = CommandDefinition<Readonly<Record<string, Argument>>, Capability>;

/** Declares a command; the argument and capability types flow into `plan` and `run`. The value is the declaration itself. */
export function defineCommand<const A extends Arguments, const U extends Capability>(
  definition: CommandDefinition<A, U>,
): CommandDefinition<A, U> {
  return definition;
}
