import type { Arguments, ParsedArguments } from '../../src/core/command/argument.ts';
import type { CommandContext, CommandDefinition, Plan } from '../../src/core/command/command.ts';
import type { Capabilities, Capability } from '../../src/core/port/capability.ts';
import { plainView } from '../../src/core/view/plain.ts';
import type { View } from '../../src/core/view/view.ts';
import { checkActions } from './check-actions.ts';

/** As core/command/command.ts promises of `confirm`. */
const confirmAtMost = 30;

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
    principal: { userId: overrides.userId ?? 'U0DANA', teamId: 'T0TEST', fullMember: true, groups: [] },
    place: { channelId: overrides.channelId ?? 'C0OPS' },
    invocationId: 'test-invocation',
    signal: overrides.signal ?? AbortSignal.timeout(15_000),
    target: overrides.target ?? 'lab',
    now: overrides.now ?? Date.now,
    ...capabilities,
  };
}

/** Runs a command's `run` with typed arguments, without chat, access or audit. Fails when a button of the answer leads nowhere. */
export async function runCommand<A extends Arguments, U extends Capability>(
  command: CommandDefinition<A, U>,
  capabilities: Pick<Capabilities, U>,
  args: ParsedArguments<A>,
  overrides: Overrides = {},
): Promise<View> {
  return checkActions(await command.run(contextFor(capabilities, overrides), args));
}

/** Runs a changing command's `plan`. Fails when its card could not be drawn as it stands. */
export async function planCommand<A extends Arguments, U extends Capability>(
  command: CommandDefinition<A, U>,
  capabilities: Pick<Capabilities, U>,
  args: ParsedArguments<A>,
  overrides: Overrides = {},
): Promise<Plan> {
  if (command.plan === undefined) throw new Error(`${command.name} has no plan`);
  const plan = await command.plan(contextFor(capabilities, overrides), args);
  await checkActions(plan.shows);
  if (plan.confirm.length === 0 || plan.confirm.length > confirmAtMost)
    throw new Error(
      `the confirming button "${plan.confirm}" has ${plan.confirm.length} characters, not 1 to ${confirmAtMost}`,
    );
  if (plan.object === '') throw new Error('the plan does not name what it changes');
  return plan;
}

/** The view as a person reads it. */
export const viewText = plainView;
