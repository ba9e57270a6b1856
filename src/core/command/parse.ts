import { parseArgs } from 'node:util';
import { parseArgsStringToArgv } from 'string-argv';
import { formatDuration, parseDurationMs } from '../../lib/duration.ts';
import { fail, MiddlewatchError, reasonOf } from '../../lib/error.ts';
import { nearest } from '../../lib/text.ts';
import type { ArgValue } from '../view/action.ts';
import type { Argument, Arguments } from './argument.ts';
import type { Command } from './command.ts';
import { undoTyping } from './typing.ts';
import { usageOf } from './usage.ts';

/** A command line that was understood. `target` is what `--on` named. */
export interface Parsed {
  readonly command: Command;
  readonly args: Readonly<Record<string, ArgValue>>;
  readonly target: string | undefined;
  /** The plan whose change it takes back; only a button says so. */
  readonly undoes?: string;
}

const longestName = 3;

/**
 * Reads typed words (`k8s get pods -n shop`) against the registered commands: the longest name wins.
 * Undoes what phones and chat do to typing first. Fails with `usage`: the nearest names, or the usage line.
 */
export function parseWords(
  words: string,
  commands: ReadonlyMap<string, Command>,
  spoken: (name: string) => string,
): Parsed {
  const argv = splitWords(undoTyping(words));
  for (let length = Math.min(longestName, argv.length); length > 0; length -= 1) {
    const command = commands.get(argv.slice(0, length).join(' ').toLowerCase());
    if (command !== undefined) return parseCommand(command, argv.slice(length), spoken);
  }
  throw unknownCommand(argv, commands, spoken);
}

/** Splits as a shell does, save that an apostrophe between two letters (`can't`) is one and opens nothing. */
function splitWords(words: string): string[] {
  const kept = words.replace(/(?<=\p{L})'(?=\p{L})/gu, '\u2019');
  return parseArgsStringToArgv(kept).map((word) => word.replaceAll('\u2019', "'"));
}

function unknownCommand(
  argv: string[],
  commands: ReadonlyMap<string, Command>,
  spoken: (name: string) => string,
): MiddlewatchError {
  const shown = [...commands.values()].filter((command) => !command.hidden).map((command) => command.name);
  const noun = argv[0]?.toLowerCase() ?? '';
  const verbs = shown.filter((name) => name.split(' ')[0] === noun);
  if (verbs.length > 0 && argv.length <= 1) {
    return fail('usage', `${spoken(noun)} needs a verb.`, { hint: `Try ${verbs.map(spoken).join(', ')}.` });
  }
  const asked = argv.slice(0, 2).join(' ');
  const near = nearest(asked.toLowerCase(), shown);
  const ways = near.length > 0 ? near : verbs;
  const hint =
    ways.length > 0 ? `Did you mean ${ways.map(spoken).join(', ')}?` : `${spoken('ops help')} lists what there is.`;
  return fail('usage', asked === '' ? 'No command was given.' : `There is no command "${asked}".`, { hint });
}

function parseCommand(command: Command, argv: string[], spoken: (name: string) => string): Parsed {
  const usage = () => `Usage: ${usageOf(command, spoken)}`;
  try {
    const { values, positionals } = parseArgs({
      args: argv,
      options: optionsOf(command.args),
      allowPositionals: true,
      strict: true,
    });
    const { on, ...flags } = values;
    const raw = placePositionals(command.args, positionals, flags);
    return { command, args: typedArguments(command.args, raw), target: typeof on === 'string' ? on : undefined };
  } catch (thrown) {
    if (thrown instanceof MiddlewatchError) {
      throw fail(thrown.code, thrown.message, {
        hint: [thrown.hint, usage()].filter(Boolean).join(' '),
        cause: thrown,
      });
    }
    throw fail('usage', flagComplaint(command, thrown), { hint: usage(), cause: thrown });
  }
}

/** parseArgs complains in a paragraph; a person gets the flag and the nearest one. */
function flagComplaint(command: Command, thrown: unknown): string {
  const message = reasonOf(thrown);
  const flag = /option '(?:-., )?(-{1,2}[^'\s,]+)/i.exec(message)?.[1];
  if (flag === undefined) return `${message.split('. ')[0]}.`;
  if (!/unknown option/i.test(message))
    return `${flag}: ${/does not take/i.test(message) ? 'takes no value' : 'a value is missing'}.`;
  const near = nearest(flag.replace(/^-+/, ''), Object.keys(command.args), 1)[0];
  return `There is no ${flag} here${near === undefined ? '' : `; the nearest is --${near}`}.`;
}

function optionsOf(args: Arguments): Record<string, { type: 'string' | 'boolean'; short?: string }> {
  const entries = Object.entries(args).map(([name, argument]) => {
    const type = argument.type === 'boolean' ? ('boolean' as const) : ('string' as const);
    return [name, argument.alias === undefined ? { type } : { type, short: argument.alias }] as const;
  });
  return { ...Object.fromEntries(entries), on: { type: 'string' } };
}

type RawValue = string | boolean | (string | boolean)[] | undefined;

function placePositionals(
  args: Arguments,
  positionals: string[],
  flags: Record<string, RawValue>,
): Record<string, RawValue> {
  const raw: Record<string, RawValue> = { ...flags };
  const rest = [...positionals];
  for (const [name, argument] of Object.entries(args)) {
    if (!argument.positional || raw[name] !== undefined) continue;
    if (argument.type === 'string' && argument.rest) {
      if (rest.length > 0) raw[name] = rest.length === 1 ? rest.shift() : rest.splice(0).map(quoted).join(' ');
    } else {
      const value = rest.shift();
      if (value !== undefined) raw[name] = value;
    }
  }
  if (rest.length > 0) throw fail('usage', `"${rest.join(' ')}" is more than it takes.`);
  return raw;
}

/** A word that holds spaces or double quotes is quoted again, so that whoever splits the line gets the same words. */
function quoted(word: string): string {
  if (word.includes('"')) return `'${word}'`;
  return /\s/.test(word) ? `"${word}"` : word;
}

/** Checks and converts each value by its declaration; fails with `usage`, naming the argument. Names not declared are refused. */
export function typedArguments(
  args: Arguments,
  raw: Readonly<Record<string, unknown>>,
): Readonly<Record<string, ArgValue>> {
  const stray = Object.keys(raw).find((name) => !Object.hasOwn(args, name));
  if (stray !== undefined) throw fail('usage', `There is no argument "${stray}".`);
  const typed: Record<string, ArgValue> = {};
  for (const [name, argument] of Object.entries(args)) {
    const given = raw[name] === '' ? undefined : raw[name];
    const value = given ?? ('default' in argument ? argument.default : undefined);
    if (value === undefined) {
      if (argument.type === 'boolean') typed[name] = false;
      else if (argument.required) throw fail('usage', `${name} is missing: ${argument.summary.toLowerCase()}.`);
    } else {
      typed[name] = typedValue(name, argument, value);
    }
  }
  return typed;
}

function typedValue(name: string, argument: Argument, value: unknown): ArgValue {
  switch (argument.type) {
    case 'boolean':
      return value === true || value === 'true';
    case 'integer':
      return integerValue(name, argument, value);
    case 'duration':
      return durationValue(name, argument, value);
    case 'string':
      return stringValue(name, argument, value);
  }
}

function integerValue(name: string, argument: Extract<Argument, { type: 'integer' }>, value: unknown): number {
  const number = typeof value === 'number' ? value : Number(String(value).trim() || Number.NaN);
  if (!Number.isInteger(number)) throw fail('usage', `${name} takes a whole number, not "${String(value)}".`);
  if (number < argument.min || number > argument.max) {
    throw fail('usage', `${name} takes ${argument.min} to ${argument.max}, not ${number}.`);
  }
  return number;
}

function durationValue(name: string, argument: Extract<Argument, { type: 'duration' }>, value: unknown): number {
  const ms = typeof value === 'number' ? value : parseDurationMs(String(value));
  const { minMs = 0, maxMs = Number.MAX_SAFE_INTEGER } = argument;
  if (ms >= minMs && ms <= maxMs) return ms;
  const bounds =
    argument.maxMs === undefined
      ? `at least ${formatDuration(minMs)}`
      : `${formatDuration(minMs)} to ${formatDuration(maxMs)}`;
  throw fail('usage', `${name} takes ${bounds}, not ${formatDuration(ms)}.`);
}

function stringValue(name: string, argument: Extract<Argument, { type: 'string' }>, value: unknown): string {
  const text = String(value);
  const limit = argument.maxLength ?? 1_000;
  if (text.length > limit) throw fail('usage', `${name} is ${text.length} characters long; ${limit} is the most.`);
  if (argument.options !== undefined && !argument.options.includes(text)) {
    throw fail('usage', `${name} takes ${argument.options.join(', ')}, not "${text}".`);
  }
  return text;
}
