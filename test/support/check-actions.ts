import { join } from 'node:path';
import type { Command } from '../../src/core/command/command.ts';
import { formOf } from '../../src/core/command/form-of.ts';
import { typedArguments } from '../../src/core/command/parse.ts';
import type { ActionRun } from '../../src/core/view/action.ts';
import type { Action, Form, View } from '../../src/core/view/view.ts';
import { loadCommands } from '../../src/edge/command/load-commands.ts';
import { encodeRun } from '../../src/edge/slack/render/action-value.ts';

const folder = join(import.meta.dirname, '..', '..', 'commands');
let loaded: Promise<ReadonlyMap<string, Command>> | undefined;

/** Every command in commands/, loaded once. */
export function allCommands(): Promise<ReadonlyMap<string, Command>> {
  loaded ??= loadCommands(folder);
  return loaded;
}

/** What is wrong with the buttons of a view, a sentence each: a command that does not exist, arguments that it would refuse, a value that Slack would cut. */
export function actionFaults(shown: View, commands: ReadonlyMap<string, Command>): string[] {
  const actions = shown.parts.flatMap((part) => (part.kind === 'actions' ? part.actions : []));
  return actions.flatMap((action) => faultsOf(action, commands).map((fault) => `button "${action.label}": ${fault}`));
}

/** Fails with every fault of {@link actionFaults}; answers the view itself, so that it can stand in line. */
export async function checkActions(shown: View): Promise<View> {
  const faults = actionFaults(shown, await allCommands());
  if (faults.length > 0) throw new Error(faults.join('\n'));
  return shown;
}

function faultsOf(action: Action, commands: ReadonlyMap<string, Command>): string[] {
  const unlabelled = action.label.trim() === '' ? ['it has no label'] : [];
  switch (action.kind) {
    case 'link':
      return URL.canParse(action.url) ? unlabelled : [...unlabelled, `"${action.url}" is no address`];
    case 'button':
      return [...unlabelled, ...runFaults(action.run, action.ask, commands)];
    case 'menu':
      return action.options.flatMap((option) => {
        const command = option.asks ? commands.get(option.run.command) : undefined;
        return runFaults(option.run, command && formOf(command, option.run.args), commands);
      });
  }
}

function runFaults(run: ActionRun, ask: Form | undefined, commands: ReadonlyMap<string, Command>): string[] {
  const command = commands.get(run.command);
  if (command === undefined) return [`there is no command "${run.command}"`];
  const { on: _, ...args } = run.args;
  // What the form will fill in stands for itself here; any value that the argument takes will do.
  const asked = (ask?.fields ?? []).map(
    ({ argument, initial, options }) => [argument, initial || options?.[0]?.value] as const,
  );
  const strange = asked.filter(([argument]) => !Object.hasOwn(command.args, argument)).map(([argument]) => argument);
  if (strange.length > 0) return [`its form asks for ${strange.join(', ')}, which ${run.command} does not take`];
  const open = new Set(asked.map(([argument]) => argument));
  const declared = Object.fromEntries(
    Object.entries(command.args).map(([name, argument]) => [
      name,
      open.has(name) ? { ...argument, required: false } : argument,
    ]),
  );
  const faults: string[] = [];
  try {
    typedArguments(declared, { ...args, ...Object.fromEntries(asked.filter(([, value]) => value !== undefined)) });
  } catch (thrown) {
    faults.push(`${run.command} refuses ${JSON.stringify(args)}: ${String(thrown)}`);
  }
  const size = encodeRun(run, { ask }).length;
  return size > 2_000 ? [...faults, `its value has ${size} characters; Slack takes 2,000`] : faults;
}
