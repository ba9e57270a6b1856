import type { ActionRun } from '../view/action.ts';
import type { Form } from '../view/view.ts';
import type { Command } from './command.ts';
import { formOf, messageFormOf } from './form-of.ts';

/** The forms of commands, for who draws them; undefined where there is no such command. */
export interface CommandForms {
  /** For the arguments of a command that an action leaves open. */
  formOf(run: ActionRun): Form | undefined;
  /** Of a command that is offered on messages, with what the message says. */
  messageForm(command: string, text: string, ts: string): { run: ActionRun; form: Form } | undefined;
}

/** Finds them in the registry. */
export function commandForms(commands: ReadonlyMap<string, Command>): CommandForms {
  return {
    formOf({ command, args }) {
      const known = commands.get(command);
      return known && formOf(known, args);
    },
    messageForm(command, text, ts) {
      const known = commands.get(command);
      return known && messageFormOf(known, text, ts);
    },
  };
}
