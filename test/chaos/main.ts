import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { openLab, waitReady } from '../../lab/lab.ts';
import { broken, type Outcome } from './outcome.ts';
import { scenarios } from './scenario/scenarios.ts';
import { table } from './table.ts';

// `npm run chaos`: every scenario, 100 rounds, as a table and as JSON; `--write` puts the table into the documentation.

const root = join(import.meta.dirname, '..', '..');
const results = join(root, '.middlewatch', 'chaos');
const page = join(root, 'docs', 'reliability.md');
const mark = { from: '<!-- npm run chaos -- --write -->\n', to: '<!-- end -->' };
const readyWithinMs = 10 * 60_000;
const kafkaEnv = z.object({ brokers: z.array(z.string()) });

const usage = `Usage: npm run chaos -- [${Object.keys(scenarios).join('|')} …] [--rounds N] [--seed N] [--write]`;

function asked() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      rounds: { type: 'string', default: '100' },
      seed: { type: 'string', default: String(Date.now() % 1_000_000) },
      write: { type: 'boolean', default: false },
    },
  });
  const wrong = positionals.find((name) => scenarios[name] === undefined);
  if (wrong !== undefined) throw new Error(`There is no scenario "${wrong}".\n${usage}`);
  const names = Object.keys(scenarios).filter((name) => positionals.length === 0 || positionals.includes(name));
  const { rounds, seed } = z.object({ rounds: z.coerce.number().int().min(1), seed: z.coerce.number() }).parse(values);
  return { names, rounds, seed, write: values.write };
}

/** The broker of the caller's lab if MIDDLEWATCH_LAB_DIR names one, else of a lab of its own. */
async function withBroker(run: (brokers: string[]) => Promise<void>): Promise<void> {
  const given = process.env.MIDDLEWATCH_LAB_DIR;
  const lab = given ? undefined : await openLab({ dir: join(results, 'lab'), systems: ['kafka'], seed: false });
  try {
    const env = await waitReady(given || join(results, 'lab'), 'kafka', readyWithinMs);
    await run(kafkaEnv.parse(env).brokers);
  } finally {
    await lab?.close();
  }
}

function publish(outcomes: readonly Outcome[], about: { rounds: number; seed: number; write: boolean }): void {
  const machine = { node: process.version, cores: availableParallelism() };
  const found = outcomes.flatMap(broken);
  mkdirSync(results, { recursive: true });
  writeFileSync(
    join(results, 'results.json'),
    `${JSON.stringify({ ...about, machine, outcomes, broken: found }, undefined, 2)}\n`,
  );
  process.stdout.write(`\n${table(outcomes)}\n\n`);
  for (const sentence of found) process.stdout.write(`Broken: ${sentence}.\n`);
  if (found.length === 0) process.stdout.write('What is promised was kept.\n');
  if (about.write) writeTable(table(outcomes));
}

function writeTable(shown: string): void {
  const text = readFileSync(page, 'utf8');
  const from = text.indexOf(mark.from) + mark.from.length;
  const to = text.indexOf(mark.to, from);
  if (from < mark.from.length || to < 0) throw new Error(`${page} has no place for the table`);
  writeFileSync(page, `${text.slice(0, from)}${shown}\n${text.slice(to)}`);
}

async function main(): Promise<number> {
  const { names, ...about } = asked();
  const outcomes: Outcome[] = [];
  await withBroker(async (brokers) => {
    for (const name of names) {
      const startedAt = performance.now();
      outcomes.push(...((await scenarios[name]?.({ brokers, ...about })) ?? []));
      process.stdout.write(`${name}: ${Math.round((performance.now() - startedAt) / 1_000)} s\n`);
    }
  });
  publish(outcomes, about);
  return outcomes.flatMap(broken).length === 0 ? 0 : 1;
}

try {
  process.exitCode = await main();
} catch (thrown) {
  process.stderr.write(`${thrown instanceof Error ? thrown.message : String(thrown)}\n`);
  process.exitCode = 2;
}
