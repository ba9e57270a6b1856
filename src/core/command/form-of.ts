import type { ArgValue } from '../view/action.ts';
import type { Form } from '../view/view.ts';
import type { Command } from './command.ts';

/** A form for the arguments of a command that are not given yet, from its declaration; switches are left out. */
export function formOf(command: Command, given: Readonly<Record<string, ArgValue>>): Form {
  const verb = command.name.split(' ').at(-1) ?? command.name;
  const title = verb.charAt(0).toUpperCase() + verb.slice(1);
  const open = Object.entries(command.args).filter(
    ([name, argument]) => given[name] === undefined && argument.type !== 'boolean',
  );
  return {
    title,
    submit: title,
    fields: open.map(([argument, declared]) => {
      const initial =
        'default' in declared && declared.default !== undefined ? { initial: String(declared.default) } : {};
      return { argument, label: declared.summary, optional: declared.required !== true, ...initial };
    }),
  };
}
