import {
  actions,
  button,
  defineCommand,
  formatDuration,
  isAiling,
  plural,
  portsText,
  stateText,
  table,
  text,
  view,
} from '#sdk';

export default defineCommand({
  name: 'docker ps',
  summary: 'List containers with state, health, ports and image',
  permission: 'docker:list',
  danger: 'read',
  uses: ['docker'],
  args: {
    filter: { type: 'string', summary: 'Text in name, image, state or project', positional: true, example: 'web' },
    all: { type: 'boolean', alias: 'a', summary: 'Stopped ones too' },
  },
  examples: ['', '-a', 'web'],
  async run({ docker, signal, now }, { filter, all }) {
    const { containers, total } = await docker.containers({ all }, signal);
    const wanted = filter?.toLowerCase();
    const shown = containers
      .filter((container) => {
        const { name, image, project } = container;
        const words = [name, image, stateText(container), project ?? ''];
        return wanted === undefined || words.some((word) => word.toLowerCase().includes(wanted));
      })
      // What wants attention comes first: a phone shows few rows.
      .toSorted((a, b) => Number(isAiling(b)) - Number(isAiling(a)) || a.name.localeCompare(b.name));
    const kind = all ? 'container' : 'running container';
    const matching = filter === undefined ? '' : ` with "${filter}"`;
    if (shown.length === 0) {
      return view(`${docker.name}: no ${kind}s${matching}`, [
        text(`No ${kind}s${matching} on ${docker.name}.`),
        actions(
          !all && button('Stopped ones too', 'docker ps', { all: true, ...(filter !== undefined && { filter }) }),
        ),
      ]);
    }
    const ailing = shown.filter(isAiling);
    const rows = shown.map((container) => [
      container.name,
      stateText(container),
      formatDuration(now() - container.createdAt),
      container.image,
      portsText(container.ports),
      container.project ?? '',
    ]);
    const count = filter === undefined ? plural(total, kind) : `${plural(shown.length, kind)}${matching}`;
    return view(
      `${docker.name}: ${count}${ailing.length > 0 ? `, ${ailing.length} not well` : ''}`,
      [
        table(
          [
            { title: 'NAME', keep: true, cut: 'middle' },
            { title: 'STATE', keep: true },
            { title: 'AGE', align: 'right' },
            { title: 'IMAGE', cut: 'middle' },
            'PORTS',
            'PROJECT',
          ],
          rows,
          { noun: 'container', total: filter === undefined ? total : shown.length },
        ),
        actions(
          ...ailing
            .slice(0, 2)
            .map(({ name }) => button(`Logs ${name}`.slice(0, 60), 'docker logs', { container: name })),
          !all && button('Stopped ones too', 'docker ps', { all: true, ...(filter !== undefined && { filter }) }),
        ),
      ],
      { tone: ailing.length > 0 ? 'warning' : 'neutral' },
    );
  },
});
