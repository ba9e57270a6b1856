import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseDocument } from 'yaml';
import { type Child, startChild, workspaceReady } from '../../../trial/child.ts';
import { type LabEnvironments, trialConfig } from '../../../trial/trial-config.ts';
import { workspaceClient } from '../../../workspace/client.ts';
import { readRunning } from './running-workspace.ts';

const root = resolve(import.meta.dirname, '../../..');
const stopWithinMs = 30_000;
const nothingFound = { kubernetes: undefined, inCluster: false, kafka: undefined, minio: undefined, docker: undefined };

/** What `npm start` starts, on a lab that runs already: the workspace and the bot, each its own process. */
export interface FirstWorld extends AsyncDisposable {
  /** The chat page, key included. */
  readonly url: string;
  readonly chat: ReturnType<typeof workspaceClient>;
  /** The consumer group that reads its alerts. */
  readonly groupId: string;
}

/**
 * Starts both with the configuration of a trial. Only two things differ, because other suites share the lab:
 * the store is a new file, and alerts are read by a consumer group of this run's own.
 */
export async function startFirstWorld(lab: LabEnvironments): Promise<FirstWorld> {
  const dir = await mkdtemp(join(tmpdir(), 'middlewatch-first-minutes-'));
  const children: Child[] = [];
  const groupId = `bot-${process.pid}`;
  const dispose = async () => {
    for (const child of children.toReversed()) await child.stop(stopWithinMs);
    await rm(dir, { recursive: true, force: true });
  };
  const start = (program: string, args: readonly string[], environment: NodeJS.ProcessEnv): Child => {
    const logFile = join(dir, `${program.replace('/', '-')}.log`);
    const child = startChild([join(root, program), ...args], { ...process.env, ...environment }, logFile);
    children.push(child);
    return child;
  };
  try {
    const data = join(dir, 'workspace');
    const workspace = start('workspace/main.ts', ['--data', data, '--manifest', join(root, 'manifest.yml')], {});
    const slack = workspaceReady.parse(await workspace.ready);
    const chat = workspaceClient(await readRunning(data));

    const config = trialConfig(lab, nothingFound, { store: join(dir, 'middlewatch.db'), labStatus: undefined });
    const path = join(dir, 'trial.yaml');
    await writeFile(path, ownGroup(config.text, groupId), { mode: 0o600 });
    const bot = start('src/main.ts', ['--config', path], {
      ...config.environment,
      SLACK_BOT_TOKEN: slack.botToken,
      SLACK_APP_TOKEN: slack.appToken,
      SLACK_API_URL: slack.apiUrl,
      MIDDLEWATCH_LEASH: 'stdin',
    });
    await bot.ready;
    return { url: slack.url, chat, groupId, [Symbol.asyncDispose]: dispose };
  } catch (thrown) {
    await dispose();
    throw thrown;
  }
}

/** The same configuration, its alerts read by another consumer group. */
function ownGroup(text: string, groupId: string): string {
  const document = parseDocument(text);
  if (document.has('alerts')) document.setIn(['alerts', 'groupId'], groupId);
  return String(document);
}
