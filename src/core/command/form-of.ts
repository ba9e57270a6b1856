import { shortenEnd } from '../../lib/text.ts';
import type { ActionRun, ArgValue } from '../view/action.ts';
import type { Form } from '../view/view.ts';
import type { Command } from './command.ts';

/** A form for the arguments of a command that are not given yet, from its declaration; switches and what is only typed are left out. */
export function formOf(
  command: Command,
  given: Readonly<Record<string, ArgValue>>,
  /** What fields hold at first, where their declaration does not say. */
  proposed: Readonly<Record<string, string>> = {},
): Form {
  const verb = command.name.split(' ').at(-1) ?? command.name;
  const title = verb.charAt(0).toUpperCase() + verb.slice(1);
  const open = Object.entries(command.args).filter(
    ([name, argument]) => given[name] === undefined && argument.type !== 'boolean' && !argument.typedOnly,
  );
  return {
    title,
    submit: title,
    fields: open.map(([argument, declared]) => {
      const held = proposed[argument] ?? ('default' in declared ? declared.default : undefined);
      const initial = held === undefined ? {} : { initial: String(held) };
      const named =
        declared.type === 'string' && declared.options !== undefined ? { options: choices(declared.options) } : {};
      return { argument, label: declared.summary, optional: declared.required !== true, ...initial, ...named };
    }),
  };
}

function choices(options: readonly string[]) {
  return options.map((value) => ({ value, label: value.charAt(0).toUpperCase() + value.slice(1) }));
}

const proposedAtMost = 140;

/** The form of a command that is offered on messages: the message's first words are proposed, and where it stands is given. */
export function messageFormOf(command: Command, text: string, ts: string): { run: ActionRun; form: Form } | undefined {
  const { onMessage, name } = command;
  if (onMessage === undefined) return undefined;
  const args = { [onMessage.message]: ts };
  const form = formOf(command, args, { [onMessage.text]: shortenEnd(text, proposedAtMost) });
  return { run: { command: name, args }, form };
}
