import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { openLab } from '../lab/lab.ts';
import { reservePorts } from '../lab/ports.ts';
import type { LabStatus } from '../lab/status.ts';
import type { LabSystem, SystemName } from '../lab/system.ts';
import { labSystems } from '../lab/systems.ts';
import { discover } from '../src/edge/config/discover.ts';
import { startChild, workspaceReady } from './child.ts';
import { nodeFlags } from './node-flags.ts';
import { announcePlan, screen } from './screen.ts';
import { type LabEnvironments, trialConfig } from './trial-config.ts';

const root = resolve(import.meta.dirname, '..');
const stopBotWithinMs = 30_000;

interface Wanted {
  readonly dir: string;
  readonly systems: readonly SystemName[];
  readonly realNode: boolean;
}

interface Start {
  readonly dir: string;
  readonly names: readonly SystemName[];
  readonly realNode: boolean;
  readonly down: (() => Promise<unknown>)[];
}

function wanted(): Wanted {
  const { values } = parseArgs({
    options: {
      'no-lab': { type: 'boolean', default: false },
      docker: { type: 'boolean', default: false },
      'real-node': { type: 'boolean', default: false },
      dir: { type: 'string', default: join(root, '.middlewatch') },
    },
  });
  const withDocker: SystemName[] = values.docker ? ['docker'] : [];
  const systems: SystemName[] = values['no-lab'] ? [] : ['kafka', 'minio', 'kubernetes', ...withDocker];
  return { dir: resolve(values.dir), systems, realNode: values['real-node'] };
}

/** A trial: the local workspace, the lab and the bot, each its own process, until a signal comes or one of them ends. */
async function main(): Promise<number> {
  const { dir, systems: names, realNode } = wanted();
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const stopped = new Promise<'signal'>((resolveSignal) => {
    for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => resolveSignal('signal'));
  });
  const down: (() => Promise<unknown>)[] = [];
  try {
    const end = await Promise.race([stopped, start({ dir, names, realNode, down })]);
    return end === 'signal' ? 0 : 1;
  } finally {
    for (const step of down.toReversed()) await step();
  }
}

/** Starts everything, noting in `down` how each is stopped; resolves when one of them ends by itself. */
async function start({ dir, names, realNode, down }: Start): Promise<'ended'> {
  const show = screen();
  const workspace = startChild(
    [join(root, 'workspace/main.ts'), '--data', join(dir, 'workspace'), '--manifest', join(root, 'manifest.yml')],
    process.env,
    join(dir, 'workspace.log'),
  );
  down.push(() => workspace.stop(5_000));
  const slack = workspaceReady.parse(await workspace.ready);

  const systems = await labSystems(names, { realNode });
  const config = await writeConfig(dir, systems);
  const bot = startChild(
    [...nodeFlags(), join(root, 'src/main.ts'), '--config', config.path],
    {
      ...process.env,
      ...config.environment,
      SLACK_BOT_TOKEN: slack.botToken,
      SLACK_APP_TOKEN: slack.appToken,
      SLACK_API_URL: slack.apiUrl,
      MIDDLEWATCH_LEASH: 'stdin',
    },
    join(dir, 'bot.log'),
  );
  down.push(() => bot.stop(stopBotWithinMs));
  await bot.ready;
  show.line(`Chat        ${slack.url}`);
  await announcePlan(systems, show);
  if (names.length > 0) {
    const lab = await openLab({
      dir: join(dir, 'lab'),
      systems: names,
      realNode,
      onStatus: (status) => show.status(rowsOf(status)),
    });
    // The lab goes last but one: the bot may still settle what it read.
    down.unshift(() => lab.close());
  }
  show.line(`Logs        ${dir}; stop with Ctrl-C`);
  await Promise.race([bot.exited, workspace.exited]);
  return 'ended';
}

/** Decides where everything will be, before anything of the lab runs, and writes it down for the bot. */
async function writeConfig(
  dir: string,
  systems: readonly LabSystem[],
): Promise<{ path: string; environment: Readonly<Record<string, string>> }> {
  const labDir = join(dir, 'lab');
  const ports = await reservePorts(labDir, {
    wanted: Object.fromEntries(systems.map((system) => [system.name, system.ports])),
  });
  const environments: LabEnvironments = {};
  for (const system of systems) {
    const home = join(labDir, system.name);
    mkdirSync(home, { recursive: true, mode: 0o700 });
    environments[system.name] = await system.env({ dir: home, ports: ports[system.name] ?? {} });
  }
  const labStatus = systems.length > 0 ? join(labDir, 'status.json') : undefined;
  const config = trialConfig(environments, discover(process.env), { store: join(dir, 'middlewatch.db'), labStatus });
  const path = join(dir, 'trial.yaml');
  writeFileSync(path, config.text, { mode: 0o600 });
  return { path, environment: config.environment };
}

function rowsOf(status: LabStatus) {
  return Object.entries(status.systems).flatMap(([name, system]) =>
    system === undefined ? [] : [{ name, ...system }],
  );
}

process.exitCode = await main().catch((thrown: unknown) => {
  process.stderr.write(`middlewatch: ${thrown instanceof Error ? thrown.message : String(thrown)}\n`);
  return 1;
});
process.exit();
