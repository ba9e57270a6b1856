import { fail } from '../../lib/error.ts';
import type { Capability } from '../port/capability.ts';
import type { Arguments } from './argument.ts';
import type { Command, Danger } from './command.ts';

const namePattern = /^[a-z0-9]+(?: [a-z0-9-]+)$/;
const permissionPattern = /^[a-z]+:[a-z-]+$/;

const dangers: ReadonlySet<string> = new Set(['read', 'respond', 'change', 'destroy'] satisfies Danger[]);
// A record, so that a capability which is missing here does not compile.
const everyCapability: Readonly<Record<Capability, true>> = {
  kubernetes: true,
  kafka: true,
  minio: true,
  docker: true,
  access: true,
  freezing: true,
  alerts: true,
  deadLetters: true,
  drill: true,
  oncall: true,
  incidents: true,
  audit: true,
  health: true,
  catalog: true,
  output: true,
  plans: true,
  reports: true,
  reviews: true,
};
const capabilities: ReadonlySet<string> = new Set(Object.keys(everyCapability));

/** A command module as it was found: where, and what it exports by default. */
export interface FoundModule {
  /** Path below commands/, such as `k8s/scale.ts`. */
  readonly path: string;
  readonly exported: unknown;
}

/**
 * Checks every found module and gives the commands by name. Fails on the first bad one, naming the file:
 * a name that is not its path, a missing summary, permission or plan, two commands of one name.
 */
export function registerCommands(found: readonly FoundModule[]): ReadonlyMap<string, Command> {
  const commands = new Map<string, Command>();
  for (const { path, exported } of found) {
    const command = checkedCommand(path, exported);
    if (commands.has(command.name))
      throw fail('conflict', `commands/${path}: there is already a command "${command.name}".`);
    commands.set(command.name, command);
  }
  if (commands.size === 0) throw fail('not-found', 'There is no command in commands/.');
  return commands;
}

function checkedCommand(path: string, exported: unknown): Command {
  const complain = (what: string) => fail('usage', `commands/${path}: ${what}.`);
  if (!isCommand(exported)) throw complain('it does not export a command by default');
  const wanted = path.replace(/\.ts$/, '').replaceAll('/', ' ');
  if (!namePattern.test(exported.name) || exported.name !== wanted) {
    throw complain(`its name is "${exported.name}", its path says "${wanted}"`);
  }
  if (exported.summary.trim() === '') throw complain('it has no summary');
  if (!permissionPattern.test(exported.permission))
    throw complain(`"${exported.permission}" is not a permission (noun:verb)`);
  if (!dangers.has(exported.danger)) throw complain(`"${exported.danger}" is not a class`);
  const stranger = exported.uses.find((use) => !capabilities.has(use));
  if (stranger !== undefined) throw complain(`"${stranger}" is not a capability`);
  const fault = argumentFault(exported.args);
  if (fault !== undefined) throw complain(fault);
  const changes = exported.danger === 'change' || exported.danger === 'destroy';
  if (changes !== (typeof exported.plan === 'function')) {
    throw complain(changes ? 'it changes something and has no plan' : 'it only looks and has a plan');
  }
  return exported;
}

/** What keeps the arguments from being told apart, if anything. */
function argumentFault(args: Arguments): string | undefined {
  if (Object.hasOwn(args, 'on')) return 'the argument name "on" is taken by the target';
  if (Object.hasOwn(args, 'undoes')) return 'the argument name "undoes" is taken by what a button undoes';
  const letters = new Set<string>();
  let taker: string | undefined;
  for (const [name, argument] of Object.entries(args)) {
    if (argument.alias !== undefined && letters.has(argument.alias))
      return `-${argument.alias} stands for two arguments`;
    if (argument.alias !== undefined) letters.add(argument.alias);
    if (argument.positional && taker !== undefined) return `"${name}" stands behind "${taker}", which takes the rest`;
    if (argument.type === 'string' && argument.rest) taker = name;
  }
  return undefined;
}

function isCommand(value: unknown): value is Command {
  if (typeof value !== 'object' || value === null) return false;
  const has = (key: string, type: string) => key in value && typeof Reflect.get(value, key) === type;
  return (
    has('name', 'string') &&
    has('summary', 'string') &&
    has('permission', 'string') &&
    has('run', 'function') &&
    has('args', 'object') &&
    has('danger', 'string') &&
    Array.isArray(Reflect.get(value, 'uses'))
  );
}
