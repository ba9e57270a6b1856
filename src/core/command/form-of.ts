import type { ArgValue } from '../view/action.ts';
import type { Form } from '../view/view.ts';
import type { Command } from './command.ts';

/** A form for the arguments of a command that are not given yet, from its declaration; switches and what is only typed are left out. */
export function formOf(command: Command, given: Readonly<Record<string, ArgValue>>): Form {
  const verb = command.name.split(' ').at(-1) ?? command.name;
  const title = verb.charAt(0).toUpperCase() + verb.slice(1);
  const open = Object.entries(command.args).filter(
    ([name, argument]) => given[name] === undefined && argument.type !== 'boolean' && !argument.typedOnly,
  );
  return {
    title,
    submit: title,
    fields: open.map(([argument, declared]) => {
      const initial =
        'default' in declared && declared.default !== undefined ? { initial: String(declared.default) } : {};
      const named =
        declared.type === 'string' && declared.options !== undefined ? { options: choices(declared.options) } : {};
      return { argument, label: declared.summary, optional: declared.required !== true, ...initial, ...named };
    }),
  };
}

function choices(options: readonly string[]) {
  return options.map((value) => ({ value, label: value.charAt(0).toUpperCase() + value.slice(1) }));
}
