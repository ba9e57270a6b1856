import { type ChildProcess, spawn } from 'node:child_process';
import { globSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { type Lab, openLab } from '../lab/lab.ts';
import type { SystemName } from '../lab/system.ts';
import { runSideBySide, settledSystems } from './side-by-side.ts';
import { suitesOf } from './suites.ts';

// What `npm test` runs: the quick suites while the lab is fetched and built beside them, then all others, two at a time.
// The last line says how many tests passed and failed.

const root = resolve(import.meta.dirname, '..');
const { values } = parseArgs({
  options: { quick: { type: 'boolean' }, check: { type: 'boolean' }, 'no-lab': { type: 'boolean' } },
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

const total: Counts = { passed: 0, failed: 0, skipped: 0 };

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

/** Runs some projects of vitest to their end and adds what they counted; a run that counts nothing is a failure. */
async function suite(name: string, args: readonly string[], environment: NodeJS.ProcessEnv = {}): Promise<void> {
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
  const counted = readReport(output);
  if (counted === undefined) {
    total.failed += 1;
    process.stdout.write(`${name}: no report was written, exit code ${code}\n`);
    return;
  }
  total.passed += counted.numPassedTests;
  // A suite that fails outside a test, or a run that fails without a failed test, counts as one.
  total.failed += Math.max(counted.numFailedTests, code === 0 ? 0 : 1);
  total.skipped += counted.numPendingTests;
  process.stdout.write(`${name}: ${Math.round((Date.now() - startedAt) / 1_000)} s\n`);
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

async function everything(): Promise<void> {
  await withLab(async (lab) => {
    await suite('quick', quick);
    await runSideBySide(suitesOf(globSync('test/**/*.test.ts', { cwd: root })), {
      atOnce: suitesAtOnce,
      settled: async () => settledSystems(systems, { runs: lab.runs(), status: await lab.status() }),
      run: ({ name, project, paths }) =>
        suite(name, ['--project', project, ...paths], { MIDDLEWATCH_LAB_DIR: lab.dir }),
    });
  });
}

async function main(): Promise<void> {
  mkdirSync(work, { recursive: true });
  if (values.check || values.quick) {
    await suite('quick', quick);
  } else {
    await everything();
  }
  rmSync(work, { recursive: true, force: true });
  process.stdout.write(`\n${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped\n`);
  process.exitCode = total.failed === 0 && total.passed > 0 ? 0 : 1;
}

await main();
process.exit();
