import type { Outcome } from './outcome.ts';

const columns = ['What happens', 'Rounds', 'Written', 'Stored', 'Posted', 'Lost', 'Doubled', 'Removed', 'Left'];

/** The outcomes as a table in Markdown. */
export function table(outcomes: readonly Outcome[]): string {
  const rows = outcomes.map(({ name, rounds, tally, note }) => [
    note === undefined ? name : `${name}: ${note}`,
    ...[rounds, tally.written, tally.stored, tally.posted, tally.lost].map(figure),
    doubled(tally),
    ...[tally.removed, tally.left].map(figure),
  ]);
  const rule = columns.map((_, at) => (at === 0 ? '---' : '--:'));
  return [columns, rule, ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

function doubled({ doubled: all, doubledCriticals: criticals }: Outcome['tally']): string {
  return criticals > 0 && criticals === all ? `${figure(all)} (all critical)` : figure(all);
}

const figure = (value: number) => value.toLocaleString('en');
