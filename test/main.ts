import { type ChildProcess, spawn } from 'node:child_process';
import { globSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { type Lab, openLab } from '../lab/lab.ts';
import type { SystemName } from '../lab/system.ts';
import { runSideBySide, settledSystems } from './side-by-side.ts';
import { type Suite, suitesOf } from './suites.ts';

// What `npm test` runs: the quick suites while the lab is fetched and built beside them, then all others, two at a time.
// The last line says how many tests passed and failed.

const root = resolve(import.meta.dirname, '..');
const { values } = parseArgs({
  options: { quick: { type: 'boolean' }, check: { type: 'boolean' }, only: { type: 'string', multiple: true } },
});
const strict = process.env.CI === 'true' || process.env.REQUIRE_LAB === '1';
const work = join(root, '.middlewatch', `test-${process.pid}`);

interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}

const report = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  numPendingTests: z.number(),
  numFailedTestSuites: z.number(),
  success: z.boolean(),
});

/** Every check and every unit test, side by side: what is run before each commit. */
const quick = ['--project', 'check', '--project', 'unit'];

/** Suites that run at the same time: most of their time they wait for servers, and two cores are the least there is. */
const suitesAtOnce = 2;

/** Runs of vitest that live: they must not outlive this one. */
const running = new Set<ChildProcess>();
for (const signal of ['SIGTERM', 'SIGINT'] as const)
  process.once(signal, () => {
    for (const child of running) child.kill(signal);
    process.exit(1);
  });

/** What each suite counted, by its name; a suite that is run once more counts by its second run. */
const counted = new Map<string, Counts>();

/** Suites that failed and then passed alone: named at the end, so that nobody takes them for sound. */
const unsteady: string[] = [];

/** Variables that name systems found on the machine; the tests use only what the lab started. */
const found = [
  'KUBECONFIG',
  'DOCKER_HOST',
  'KAFKA_BROKERS',
  'MINIO_ENDPOINT',
  'MINIO_ROOT_USER',
  'MINIO_ROOT_PASSWORD',
];

function testEnvironment(extra: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const clean = Object.entries(process.env).filter(([name]) => !found.includes(name) && !name.startsWith('SLACK_'));
  return { ...Object.fromEntries(clean), ...extra };
}

/** Runs some projects of vitest to their end and says what they counted; a run that counts nothing is a failure. */
async function suite(name: string, args: readonly string[], environment: NodeJS.ProcessEnv = {}): Promise<Counts> {
  const output = join(work, `${name.replaceAll(' ', '-')}.json`);
  const startedAt = Date.now();
  process.stdout.write(`== ${name}\n`);
  const child = spawn(
    process.execPath,
    [
      join(root, 'node_modules/vitest/vitest.mjs'),
      'run',
      ...args,
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${output}`,
    ],
    {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: testEnvironment(environment),
    },
  );
  // Another suite speaks at the same time: each line says whose it is.
  for (const stream of [child.stdout, child.stderr])
    createInterface({ input: stream }).on('line', (line) => process.stdout.write(`${name} | ${line}\n`));
  running.add(child);
  const code = await new Promise<number>((done) => child.once('close', (exit) => done(exit ?? 1)));
  running.delete(child);
  const read = readReport(output);
  if (read === undefined) {
    process.stdout.write(`${name}: no report was written, exit code ${code}\n`);
    return { passed: 0, failed: 1, skipped: 0 };
  }
  process.stdout.write(`${name}: ${Math.round((Date.now() - startedAt) / 1_000)} s\n`);
  return {
    passed: read.numPassedTests,
    // A suite that fails outside a test, or a run that fails without a failed test, counts as one.
    failed: Math.max(read.numFailedTests, code === 0 ? 0 : 1),
    skipped: read.numPendingTests,
  };
}

function readReport(path: string): z.infer<typeof report> | undefined {
  try {
    return report.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    return undefined;
  }
}

const systems: readonly SystemName[] = ['kafka', 'minio', 'kubernetes', ...(strict ? (['docker'] as const) : [])];

async function withLab(run: (lab: Lab) => Promise<void>): Promise<void> {
  const lab = await openLab({ dir: join(work, 'lab'), systems, realNode: false, onStatus: sayStatus() });
  try {
    await run(lab);
  } finally {
    await lab.close();
  }
}

/** Says once what each system of the lab is at. */
function sayStatus(): NonNullable<Parameters<typeof openLab>[0]['onStatus']> {
  const said = new Map<string, string>();
  return (status) => {
    for (const [name, system] of Object.entries(status.systems)) {
      if (system === undefined || said.get(name) === system.state) continue;
      said.set(name, system.state);
      const why = system.detail ?? system.seedFailure;
      process.stdout.write(`lab: ${name} ${system.state}${why ? ` (${why})` : ''}\n`);
    }
  };
}

/** All suites, or those named by `--only`, which go without the quick ones. */
async function live(only: readonly string[]): Promise<void> {
  const suites = suitesOf(globSync('test/**/*.test.ts', { cwd: root }));
  const unknown = only.find((wanted) => !suites.some(({ name }) => name === wanted));
  if (unknown !== undefined) {
    const names = suites.map(({ name }) => name).join(', ');
    process.stderr.write(`there is no suite "${unknown}"; there are: ${names}\n`);
    process.exit(2);
  }
  await withLab(async (lab) => {
    if (only.length === 0) counted.set('quick', await suite('quick', quick));
    const chosen = only.length === 0 ? suites : suites.filter(({ name }) => only.includes(name));
    await runSideBySide(chosen, {
      atOnce: suitesAtOnce,
      settled: async () => settledSystems(systems, { runs: lab.runs(), status: await lab.status() }),
      run: async (each) => void counted.set(each.name, await run(each, lab)),
    });
    if ((counted.get('quick')?.failed ?? 0) > 0) {
      // Some of them speak over sockets while the lab is built beside them.
      process.stdout.write('== quick failed; once more, alone\n');
      counted.set('quick', await suite('quick', quick));
      if (counted.get('quick')?.failed === 0) unsteady.push('quick');
    }
    for (const failed of chosen.filter(isTriedAgain)) {
      process.stdout.write(`== ${failed.name} failed; once more, alone and from its beginning\n`);
      counted.set(failed.name, await run(failed, lab));
      if (counted.get(failed.name)?.failed === 0) unsteady.push(failed.name);
    }
  });
}

const run = ({ name, project, paths }: Suite, lab: Lab): Promise<Counts> =>
  suite(name, ['--project', project, ...paths], { MIDDLEWATCH_LAB_DIR: lab.dir });

/**
 * A suite on real servers, which vitest too tries twice (vitest.config.ts): what failed on the state that its first try
 * left needs a new beginning. Chaos never: a promise that was broken once is broken.
 */
const isTriedAgain = ({ name, project }: Suite): boolean =>
  (counted.get(name)?.failed ?? 0) > 0 && ['live', 'lab', 'browser', 'smoke'].includes(project);

async function main(): Promise<void> {
  mkdirSync(work, { recursive: true });
  if (values.check || values.quick) {
    counted.set('quick', await suite('quick', quick));
  } else {
    await live(values.only ?? []);
  }
  rmSync(work, { recursive: true, force: true });
  const total = sum([...counted.values()]);
  if (unsteady.length > 0) process.stdout.write(`\nfailed first, passed alone: ${unsteady.join(', ')}\n`);
  process.stdout.write(`\n${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped\n`);
  process.exitCode = total.failed === 0 && total.passed > 0 ? 0 : 1;
}

function sum(counts: readonly Counts[]): Counts {
  const of = (key: keyof Counts) => counts.reduce((all, each) => all + each[key], 0);
  return { passed: of('passed'), failed: of('failed'), skipped: of('skipped') };
}

await main();
process.exit();
