import type { Arguments, ParsedArguments } from '../../src/core/command/argument.ts';
import type { CommandContext, CommandDefinition, Plan } from '../../src/core/command/command.ts';
import type { Capabilities, Capability } from '../../src/core/port/capability.ts';
import { plainView } from '../../src/core/view/plain.ts';
import type { View } from '../../src/core/view/view.ts';

interface Overrides {
  readonly userId?: string;
  readonly channelId?: string;
  readonly target?: string;
  readonly signal?: AbortSignal;
  readonly now?: () => number;
}

function contextFor<U extends Capability>(
  capabilities: Pick<Capabilities, U>,
  overrides: Overrides,
): CommandContext<U> {
  return {
    principal: { userId: overrides.userId ?? 'U0DANA', teamId: 'T0TEST', fullMember: true },
    place: { channelId: overrides.channelId ?? 'C0OPS' },
    invocationId: 'test-invocation',
    signal: overrides.signal ?? AbortSignal.timeout(15_000),
    target: overrides.target ?? 'lab',
    now: overrides.now ?? Date.now,
    ...capabilities,
  };
}

/** Runs a command's `run` with typed arguments, without chat, access or audit. */
export function runCommand<A extends Arguments, U extends Capability>(
  command: CommandDefinition<A, U>,
  capabilities: Pick<Capabilities, U>,
  args: ParsedArguments<A>,
  overrides: Overrides = {},
): Promise<View> {
  return command.run(contextFor(capabilities, overrides), args);
}

/** Runs a changing command's `plan`. */
export function planCommand<A extends Arguments, U extends Capability>(
  command: CommandDefinition<A, U>,
  capabilities: Pick<Capabilities, U>,
  args: ParsedArguments<A>,
  overrides: Overrides = {},
): Promise<Plan> {
  if (command.plan === undefined) throw new Error(`${command.name} has no plan`);
  return command.plan(contextFor(capabilities, overrides), args);
}

/** The view as a person reads it. */
export const viewText = plainView;
