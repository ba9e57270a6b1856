import {
  type Action,
  actions,
  argumentLines,
  button,
  type Command,
  defineCommand,
  fail,
  fields,
  list,
  nearest,
  quiet,
  type Text,
  text,
  usageOf,
  type View,
  view,
} from '#sdk';

type Spoken = (name: string) => string;

const nounOf = (command: Command) => command.name.split(' ')[0] ?? '';
const verbOf = (command: Command) => command.name.split(' ').slice(1).join(' ');

export default defineCommand({
  name: 'ops help',
  summary: 'What you can ask, and how',
  permission: 'ops:help',
  danger: 'read',
  uses: ['catalog'],
  args: {
    topic: {
      type: 'string',
      summary: 'A noun or a command, such as k8s or k8s scale',
      positional: true,
      rest: true,
      example: 'k8s',
    },
  },
  examples: ['', 'k8s', 'kafka lag'],
  async run({ catalog, principal, place }, { topic }) {
    const allowed = await catalog.allowed(principal.userId, place.channelId);
    const wanted = topic?.replaceAll(/["'/]/g, '').replaceAll(/\s+/g, ' ').toLowerCase();
    if (wanted === undefined) return overview(allowed, catalog.all().length - allowed.length, catalog.spoken);
    const one = allowed.find((command) => command.name === wanted);
    if (one !== undefined) return ofCommand(one, catalog.spoken);
    const ofNoun = allowed.filter((command) => nounOf(command) === wanted);
    if (ofNoun.length > 0) return nounPage(wanted, ofNoun, catalog.spoken);
    const near = nearest(
      wanted,
      allowed.flatMap((command) => [command.name, nounOf(command)]),
    );
    throw fail('not-found', `There is no help on "${wanted}".`, {
      hint: near.length > 0 ? `Did you mean ${near.join(', ')}?` : `${catalog.spoken('ops help')} lists what there is.`,
    });
  },
});

/** One short line a noun: what fits a phone. The buttons lead on, in the same place. */
function overview(allowed: readonly Command[], hidden: number, spoken: Spoken): View {
  const nouns = Map.groupBy(allowed, nounOf);
  const lines = [...nouns].map(
    ([noun, commands]): Text => [{ code: spoken(noun) }, `  ${commands.map(verbOf).join(', ')}`],
  );
  return view('Middlewatch: what you can ask', [
    list(lines),
    quiet(
      `In a thread write @middlewatch instead of the slash.${hidden > 0 ? ` ${hidden} more you have no permission for.` : ''}`,
    ),
    actions(...[...nouns.keys()].map((noun) => leaf(noun, noun))),
  ]);
}

function nounPage(noun: string, commands: readonly Command[], spoken: Spoken): View {
  return view(`What you can ask of ${noun}`, [
    list(commands.map((command): Text => [{ code: usageOf(command, spoken) }, `  ${command.summary}`])),
    actions(...commands.map((command) => leaf(verbOf(command), command.name)), leaf('All', '')),
  ]);
}

function ofCommand(command: Command, spoken: Spoken): View {
  const lines = argumentLines(command);
  const examples = command.examples ?? [];
  return view(
    [{ code: usageOf(command, spoken) }],
    [
      text(`${command.summary}.`),
      lines.length > 0 && fields(lines),
      examples.length > 0 &&
        list(examples.map((example): Text => [{ code: `${spoken(command.name)} ${example}`.trim() }])),
      quiet(`permission ${command.permission} · ${consequences[command.danger]}`),
      actions(leaf(`All of ${nounOf(command)}`, nounOf(command)), leaf('All', '')),
    ],
  );
}

const consequences = {
  read: 'changes nothing',
  respond: 'asks nobody',
  change: 'asks for a confirmation',
  destroy: 'asks for the yes of another person',
} as const;

function leaf(label: string, topic: string): Action {
  return button(label, 'ops help', topic === '' ? {} : { topic }, { replaces: true });
}
