import { mkdirSync, writeFileSync } from 'node:fs';
import { availableParallelism, loadavg } from 'node:os';
import { join } from 'node:path';

/** What one benchmark found. */
export interface Report {
  readonly name: string;
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** The single measurements, by what was measured. */
  readonly samples: Readonly<Record<string, readonly number[]>>;
  /** How it was measured and what to make of it. */
  readonly note: string;
}

const resultFolder = join(import.meta.dirname, 'results');

/** Prints the table and writes it with its samples to results/NAME.json; the load of the machine goes with it. */
export function publish(report: Report): void {
  const [load = 0] = loadavg();
  const machine = { node: process.version, cores: availableParallelism(), loadAverage: Number(load.toFixed(1)) };
  mkdirSync(resultFolder, { recursive: true });
  writeFileSync(join(resultFolder, `${report.name}.json`), `${JSON.stringify({ ...report, machine }, undefined, 2)}\n`);
  process.stdout.write(`\n${report.title}\n\n${markdownTable(report)}\n\n${report.note}\n`);
  process.stdout.write(`Node ${machine.node}, ${machine.cores} cores, load average ${machine.loadAverage}.\n`);
}

function markdownTable({ columns, rows }: Report): string {
  const widths = columns.map((column, at) => Math.max(column.length, ...rows.map((row) => row[at]?.length ?? 0)));
  const line = (cells: readonly string[]) =>
    `| ${widths.map((width, at) => (at === 0 ? (cells[at] ?? '').padEnd(width) : (cells[at] ?? '').padStart(width))).join(' | ')} |`;
  const rule = `| ${widths.map((width, at) => (at === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`)).join(' | ')} |`;
  return [line(columns), rule, ...rows.map(line)].join('\n');
}
