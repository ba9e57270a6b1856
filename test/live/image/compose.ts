import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { findTool, runTool } from '../../../lab/tool.ts';

const toolWithinMs = 90_000;

/** What a person puts beside compose.yaml, and where the container finds its Slack. */
export interface Composed {
  readonly dockerHost: string;
  /** An empty folder; its name is the project's. */
  readonly folder: string;
  readonly checkout: string;
  readonly config: object;
  readonly secrets: { readonly slack_bot_token: string; readonly slack_app_token: string };
  readonly environment: Readonly<Record<string, string>>;
}

/** Debian's Compose; undefined where it is not installed. */
export const findCompose = () => findTool('docker-compose');

/**
 * Lays compose.yaml out in a folder as a person would, and returns a way to call Compose there: `await run('up')`.
 * Only the network is another: the machine's own, where the test's workspace listens.
 */
export async function layOutCompose(
  program: string,
  composed: Composed,
): Promise<(...words: string[]) => Promise<string>> {
  const { folder, checkout, config, secrets, environment } = composed;
  await copyFile(join(checkout, 'compose.yaml'), join(folder, 'compose.yaml'));
  await writeFile(join(folder, 'middlewatch.yaml'), stringify(config), { mode: 0o644 });
  await mkdir(join(folder, 'secrets'));
  for (const [name, text] of Object.entries(secrets))
    await writeFile(join(folder, 'secrets', name), text, { mode: 0o444 });
  const here = { services: { middlewatch: { network_mode: 'host', environment } } };
  await writeFile(join(folder, 'here.yaml'), stringify(here));
  return (...words) =>
    runTool(program, ['--file', 'compose.yaml', '--file', 'here.yaml', ...words], {
      cwd: folder,
      env: { ...process.env, DOCKER_HOST: composed.dockerHost },
      timeoutMs: toolWithinMs,
    });
}
