import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { createApp } from '../../src/app.ts';
import { parseConfig } from '../../src/edge/config/load-config.ts';
import { createLog } from '../../src/lib/log.ts';
import { createRedact } from '../../src/lib/redact.ts';
import { workspaceClient } from '../../workspace/client.ts';
import { startWorkspace } from '../../workspace/start.ts';
import { type Box, boxCommands, makeBox } from './box.ts';
import { closedPort } from './faulty-server.ts';
import { commandMap } from './sample-command.ts';
import { httpSettings, socketSettings } from './slack-settings.ts';

export interface BotOptions {
  readonly mode?: 'socket' | 'http';
  /** More of middlewatch.yaml. */
  readonly config?: Readonly<Record<string, unknown>>;
  readonly slack?: Readonly<Record<string, unknown>>;
}

/**
 * The whole bot in this process, on the real Bolt and a real store, in a workspace of its own; beside its commands those of a box.
 * Kafka is configured and never asked: what the box does needs only its name.
 */
export async function startBot(options: BotOptions = {}) {
  const mode = options.mode ?? 'socket';
  const box: Box = makeBox();
  const folder = await mkdtemp(join(tmpdir(), 'middlewatch-bot-'));
  const workspace = await startWorkspace({ seed: 'bot' });
  const client = workspaceClient(workspace);
  const port = await closedPort();
  const kafka = ['lab', 'prod'].map((name) => ({ name, brokers: [`127.0.0.1:${port}`] }));
  // Tests ask faster than people.
  const limits = { perPerson: 100_000, perChannel: 100_000 };
  const access = { limits, roles: [{ name: 'all', members: ['*'], permissions: ['*'] }] };
  const slackConfig = { mode, port, ...options.slack };
  const text = (more: BotOptions['config']) =>
    stringify({
      kafka,
      access,
      http: { port: 0 },
      store: { path: join(folder, 'store.db') },
      ...options.config,
      ...more,
      slack: slackConfig,
    });
  const start = async (more: BotOptions['config'] = {}) => {
    const settings = {
      config: parseConfig(text(more), 'middlewatch.yaml'),
      slack: mode === 'socket' ? socketSettings(workspace) : httpSettings(workspace, port),
      log: createLog('silent', createRedact()),
    };
    const app = await createApp(settings, { commands: commandMap(...boxCommands(box)) });
    const { httpPort, ingestPort } = await app.start();
    if (mode === 'http') await client.setRequestUrl(`http://127.0.0.1:${port}/slack/events`);
    else await client.waitConnected(2);
    return { app, httpPort, ingestPort };
  };
  let running = await start();
  return {
    box,
    workspace,
    client,
    slackPort: port,
    /** Asks the bot's own server. */
    get: (path: string) => fetch(`http://127.0.0.1:${running.httpPort}${path}`),
    /** Where alerts may be sent. */
    ingestUrl: (source: string) => `http://127.0.0.1:${running.ingestPort}/ingest/${source}`,
    /** Stops the bot in order, and starts it again on the same store; `more` takes the place of what is configured. */
    async restart(more: BotOptions['config'] = {}) {
      await running.app.stop();
      running = await start(more);
    },
    stopBot: () => running.app.stop(),
    async stop() {
      await running.app.stop();
      await workspace.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

export type Bot = Awaited<ReturnType<typeof startBot>>;
