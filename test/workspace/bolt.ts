import { App, LogLevel } from '@slack/bolt';
import { type WorkspaceClient, workspaceClient } from '../../workspace/client.ts';
import { startWorkspace, type Workspace, type WorkspaceOptions } from '../../workspace/start.ts';

/** A logger that keeps quiet: what Bolt says of faults that a test ordered is not news. */
export const silent = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  setLevel: () => undefined,
  getLevel: () => LogLevel.ERROR,
  setName: () => undefined,
};

export type BoltApp = App;

/** A workspace with an unmodified Bolt app connected to it; only `slackApiUrl` differs from production. */
export type Rig = {
  workspace: Workspace;
  client: WorkspaceClient;
  app: BoltApp;
  stop: () => Promise<void>;
};

/** Starts a workspace and a Bolt app in it, by sockets or by HTTP; resolves when the app is connected. */
export async function startRig(
  transport: 'socket' | 'http',
  listen: (app: BoltApp) => void,
  options: WorkspaceOptions = {},
): Promise<Rig> {
  const workspace = await startWorkspace(options);
  const client = workspaceClient(workspace);
  const shared = {
    token: workspace.botToken,
    logger: silent,
    clientOptions: { slackApiUrl: workspace.apiUrl, retryConfig: { retries: 2, minTimeout: 10, maxTimeout: 50 } },
  };
  const app =
    transport === 'socket'
      ? new App({ ...shared, appToken: workspace.appToken, socketMode: true })
      : new App({ ...shared, signingSecret: workspace.signingSecret });
  listen(app);
  if (transport === 'socket') await app.start();
  else await listenOverHttp(app, client);
  await client.waitConnected();
  return {
    workspace,
    client,
    app,
    stop: async () => {
      await app.stop();
      await workspace.stop();
    },
  };
}

async function listenOverHttp(app: BoltApp, client: WorkspaceClient): Promise<void> {
  const server = await app.start({ port: 0, host: '127.0.0.1' });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('Bolt has no port');
  const { isVerified } = await client.setRequestUrl(`http://127.0.0.1:${address.port}/slack/events`);
  if (!isVerified) throw new Error('Bolt did not answer url_verification');
}
