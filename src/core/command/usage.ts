import { formatDuration } from '../../lib/duration.ts';
import type { Argument } from './argument.ts';
import type { Command } from './command.ts';

/** The usage line of a command as a person types it: `/k8s scale <workload> <replicas> [-n namespace]`. */
export function usageOf(command: Command, spoken: (name: string) => string): string {
  return [spoken(command.name), ...usageWords(command)].join(' ');
}

/** The same without the name: positionals first, then flags. */
export function usageWords(command: Command): string[] {
  const entries = Object.entries(command.args);
  const places = entries
    .filter(([, argument]) => argument.positional)
    .map(([name, argument]) => placeWord(name, argument));
  const flags = entries
    .filter(([, argument]) => !argument.positional)
    .map(([name, argument]) => flagWord(name, argument));
  return [...places, ...flags];
}

function placeWord(name: string, argument: Argument): string {
  const word = argument.type === 'string' && argument.rest ? `${name}…` : name;
  return argument.required ? `<${word}>` : `[${word}]`;
}

function flagWord(name: string, argument: Argument): string {
  const flag = argument.alias === undefined ? `--${name}` : `-${argument.alias}`;
  const word = argument.type === 'boolean' ? flag : `${flag} ${argument.example ?? name}`;
  return argument.required ? word : `[${word}]`;
}

/** One line on an argument for help: what it is, its bounds, its default. */
export function argumentHelp(argument: Argument): string {
  const bounds = argument.type === 'integer' ? `${argument.min} to ${argument.max}` : undefined;
  const options = argument.type === 'string' ? argument.options?.join(', ') : undefined;
  const longest =
    argument.type === 'duration' && argument.maxMs !== undefined
      ? `at most ${formatDuration(argument.maxMs)}`
      : undefined;
  const standard = 'default' in argument && argument.default !== undefined ? `default ${argument.default}` : undefined;
  const facts = [bounds, options, longest, standard].filter((fact) => fact !== undefined);
  return facts.length === 0 ? argument.summary : `${argument.summary} (${facts.join('; ')})`;
}

/** Every argument of a command with its help, in the order of declaration. */
export function argumentLines(command: Command): (readonly [name: string, help: string])[] {
  return Object.entries(command.args).map(([name, argument]) => [
    argument.positional ? name : `--${name}`,
    argumentHelp(argument),
  ]);
}
