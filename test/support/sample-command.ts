import { type Command, defineCommand } from '../../src/core/command/command.ts';
import { view } from '../../src/core/view/build.ts';

/** A command with one of every kind of argument; it answers its arguments as JSON. */
export const sampleEcho = defineCommand({
  name: 'box echo',
  summary: 'Says its arguments',
  permission: 'box:echo',
  danger: 'read',
  uses: [],
  args: {
    name: { type: 'string', summary: 'Name of it', positional: true, required: true, maxLength: 20 },
    count: { type: 'integer', summary: 'How many', positional: true, min: 0, max: 50, default: 3 },
    color: { type: 'string', summary: 'Which color', options: ['red', 'blue'], alias: 'c' },
    quick: { type: 'boolean', summary: 'Without waiting', alias: 'q' },
    since: { type: 'duration', summary: 'How far back', default: '1h', minMs: 60_000, maxMs: 86_400_000 },
  },
  examples: ['api', 'api 5 -q', '"two words" --since 2h'],
  run: async (_, args) => view(JSON.stringify(args), []),
});

/** One whose last place takes all that is left. */
export const sampleNote = defineCommand({
  name: 'box note',
  summary: 'Writes a note',
  permission: 'box:note',
  danger: 'respond',
  uses: [],
  args: {
    about: { type: 'string', summary: 'What it is about', positional: true, required: true },
    text: { type: 'string', summary: 'The note', positional: true, rest: true },
  },
  run: async (_, args) => view(`${args.about}: ${args.text ?? ''}`, []),
});

/** One that help does not show. */
export const sampleHidden = defineCommand({
  name: 'box inner',
  summary: 'Reached by buttons',
  permission: 'box:inner',
  danger: 'read',
  hidden: true,
  uses: [],
  args: {},
  run: async () => view('inner', []),
});

/** Commands by name, as a registry holds them. */
export function commandMap(...commands: readonly unknown[]): ReadonlyMap<string, Command> {
  return new Map((commands as readonly Command[]).map((command) => [command.name, command]));
}
