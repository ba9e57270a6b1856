import { actions, button, code, defineCommand, detailStateText, formatDuration, plural, quiet, text, view } from '#sdk';
import { existing } from './_shared.ts';

const defaultLines = 100;
/** A search looks through this many of the newest lines unless told otherwise. */
const searchedLines = 10_000;

export default defineCommand({
  name: 'docker logs',
  summary: 'Show the newest lines that a container wrote',
  permission: 'docker:logs',
  danger: 'read',
  reveals: true,
  uses: ['docker'],
  args: {
    container: { type: 'string', summary: 'Name or id', required: true, positional: true, example: 'web' },
    tail: { type: 'integer', summary: 'How many of the newest lines (100; with --grep 10,000)', min: 1, max: 10_000 },
    since: { type: 'duration', summary: 'Only lines of the last 10m, 2h…', minMs: 1_000 },
    grep: { type: 'string', summary: 'Only lines with this text, upper or lower case', maxLength: 200 },
  },
  examples: ['web', 'web --tail 20', 'web --since 10m --grep error'],
  async run({ docker, signal, now }, { container, tail, since, grep }) {
    const found = await existing(docker, container, signal);
    const sinceAt = since === undefined ? undefined : now() - since;
    const asked = tail ?? (grep === undefined ? defaultLines : searchedLines);
    const { lines, cut } = await docker.logs(found.id, { tail: asked, sinceAt }, signal);
    const needle = grep?.toLowerCase();
    const shown = needle === undefined ? lines : lines.filter((line) => line.text.toLowerCase().includes(needle));
    const period = since === undefined ? '' : ` in the last ${formatDuration(since)}`;
    const steps = actions(
      button('Restart', 'docker restart', { container: found.name }),
      button('Look again', 'docker logs', {
        container: found.name,
        ...(tail !== undefined && { tail }),
        ...(since !== undefined && { since }),
        ...(grep !== undefined && { grep }),
      }),
    );
    const title = `${found.name} (${detailStateText(found)})`;
    if (shown.length === 0) {
      const searched = grep === undefined ? 'No log lines' : `None of ${plural(lines.length, 'line')} has "${grep}"`;
      return view(`${title}: nothing`, [text(`${searched}${period}.`), steps]);
    }
    const errors = shown.filter((line) => line.stream === 'stderr').length;
    const count = grep === undefined ? plural(shown.length, 'line') : `${plural(shown.length, 'line')} with "${grep}"`;
    return view(`${title}: ${count}${period}`, [
      code(shown.map((line) => line.text).join('\n')),
      quiet(
        [
          grep !== undefined && `Searched ${plural(lines.length, 'line')}.`,
          errors > 0 && `${errors} from stderr.`,
          cut && 'Older lines are left out for size.',
        ]
          .filter((note) => note !== false)
          .join(' ') || `Newest last, at most ${plural(asked, 'line')}.`,
      ),
      steps,
    ]);
  },
});
