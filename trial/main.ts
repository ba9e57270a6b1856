import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { openLab } from '../lab/lab.ts';
import { reservePorts } from '../lab/ports.ts';
import { isSystemName, type SystemName } from '../lab/system.ts';
import { labSystems } from '../lab/systems.ts';
import { startChild, workspaceReady } from './child.ts';
import { discover } from './discover.ts';
import { announcePlan, screen } from './screen.ts';
import { type LabEnvironments, trialConfig } from './trial-config.ts';

const root = resolve(import.meta.dirname, '..');
const stopBotWithinMs = 30_000;

/** A trial: the local workspace, the lab and the bot, each its own process, until a signal comes or the bot ends. */
async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      'no-lab': { type: 'boolean' },
      docker: { type: 'boolean' },
      'real-node': { type: 'boolean' },
      dir: { type: 'string' },
    },
  });
  const dir = resolve(values.dir ?? join(root, '.middlewatch'));
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const show = screen();
  const stopped = new Promise<'signal'>((resolveSignal) => {
    for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => resolveSignal('signal'));
  });

  const workspace = startChild(
    [join(root, 'workspace/main.ts'), '--data', join(dir, 'workspace'), '--manifest', join(root, 'manifest.yml')],
    process.env,
  );
  const slack = workspaceReady.parse(await workspace.ready);

  const names: SystemName[] = values['no-lab']
    ? []
    : ['kafka', 'minio', 'kubernetes', ...(values.docker ? ['docker' as const] : [])];
  const labDir = join(dir, 'lab');
  const systems = labSystems(names, { realNode: values['real-node'] ?? false });
  const ports = await reservePorts(labDir, {
    wanted: Object.fromEntries(systems.map((system) => [system.name, system.ports])),
  });
  const environments: LabEnvironments = {};
  for (const system of systems) {
    const home = join(labDir, system.name);
    mkdirSync(home, { recursive: true, mode: 0o700 });
    environments[system.name] = await system.env({ dir: home, ports: ports[system.name] ?? {} });
  }

  const config = trialConfig(environments, discover(process.env), {
    store: join(dir, 'middlewatch.db'),
    labStatus: names.length > 0 ? join(labDir, 'status.json') : undefined,
  });
  const configPath = join(dir, 'trial.yaml');
  writeFileSync(configPath, config.text, { mode: 0o600 });
  const bot = startChild([join(root, 'src/main.ts'), '--config', configPath], {
    ...process.env,
    ...config.environment,
    SLACK_BOT_TOKEN: slack.botToken,
    SLACK_APP_TOKEN: slack.appToken,
    SLACK_API_URL: slack.apiUrl,
    MIDDLEWATCH_LEASH: 'stdin',
  });
  await Promise.race([bot.ready, stopped]);
  show.line(`Chat        ${slack.url}`);
  await announcePlan(systems, show);

  const lab =
    names.length === 0
      ? undefined
      : await openLab({
          dir: labDir,
          systems: names,
          realNode: values['real-node'] ?? false,
          onStatus: (status) =>
            show.status(
              Object.entries(status.systems).flatMap(([name, of]) =>
                isSystemName(name) && of !== undefined ? [{ name, ...of }] : [],
              ),
            ),
        });
  show.line('Stop with Ctrl-C.');
  const end = await Promise.race([stopped, bot.exited, workspace.exited]);
  await bot.stop(stopBotWithinMs);
  await Promise.all([workspace.stop(5_000), lab?.close()]);
  return end === 'signal' ? bot.exited : 1;
}

process.exitCode = await main().catch((thrown: unknown) => {
  process.stderr.write(`middlewatch: ${thrown instanceof Error ? thrown.message : String(thrown)}\n`);
  return 1;
});
process.exit();
