import {
  actions,
  argumentLines,
  button,
  defineCommand,
  fail,
  fields,
  list,
  nearest,
  quiet,
  type Text,
  text,
  usageOf,
  view,
} from '#sdk';

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
    const all = catalog.all();
    const allowed = await catalog.allowed(principal.userId, place.channelId);
    const wanted = topic?.replace(/^\//, '').toLowerCase();
    const one = allowed.find((command) => command.name === wanted);
    if (one !== undefined) {
      const lines = argumentLines(one);
      return view(
        [{ code: usageOf(one, catalog.spoken) }],
        [
          text(`${one.summary}.`),
          lines.length > 0 && fields(lines.map(([name, help]) => [name, help] as const)),
          (one.examples ?? []).length > 0 &&
            list(
              (one.examples ?? []).map((example): Text => [{ code: `${catalog.spoken(one.name)} ${example}`.trim() }]),
            ),
          quiet(
            `permission ${one.permission} · ${one.danger === 'read' || one.danger === 'respond' ? 'changes nothing' : 'asks for a confirmation'}`,
          ),
        ],
      );
    }
    const shown = wanted === undefined ? allowed : allowed.filter((command) => command.name.split(' ')[0] === wanted);
    if (shown.length === 0) {
      const near = nearest(
        wanted ?? '',
        allowed.flatMap((command) => [command.name, command.name.split(' ')[0] ?? '']),
      );
      throw fail('not-found', `There is no help on "${wanted}".`, {
        hint: near.length > 0 ? `Did you mean ${near.join(', ')}?` : 'Leave it out to see everything.',
      });
    }
    const hidden = all.length - allowed.length;
    const nouns = [...new Set(allowed.map((command) => command.name.split(' ')[0] ?? ''))];
    return view(wanted === undefined ? 'Middlewatch: what you can ask' : `What you can ask of ${wanted}`, [
      list(shown.map((command): Text => [{ code: usageOf(command, catalog.spoken) }, `  ${command.summary}`])),
      quiet(
        `In a thread write @middlewatch instead of the slash.${hidden > 0 ? ` ${hidden} more you have no permission for.` : ''}`,
      ),
      wanted === undefined
        ? actions(...nouns.slice(0, 5).map((noun) => button(noun, 'ops help', { topic: noun })))
        : undefined,
    ]);
  },
});
