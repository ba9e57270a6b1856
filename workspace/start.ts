import { join } from 'node:path';
import { createChanges } from './changes.ts';
import { type Clock, movableClock } from './clock.ts';
import type { Context, Settings } from './context.ts';
import { createDelivery } from './deliver/delivery.ts';
import { httpTransport } from './deliver/http-transport.ts';
import { createFaults } from './fault/fault.ts';
import { createRateLimit } from './fault/rate-limit.ts';
import { createHooks } from './hook.ts';
import { createServer } from './http/server.ts';
import { loadIdentity } from './identity.ts';
import { createIds } from './ids.ts';
import { createJournal } from './journal.ts';
import { manifestSource } from './manifest.ts';
import { seed as fillSeed } from './seed.ts';
import { createAppSockets } from './socket/app-socket.ts';
import { openStore } from './store/open.ts';
import { createTriggers } from './trigger.ts';
import { createViews } from './views.ts';

export type WorkspaceOptions = {
  /** Where messages and tokens are kept; without it in memory. */
  dataDir?: string;
  /** 0, the default, is any free port. */
  port?: number;
  /** The app's manifest; without it every command and event is delivered. */
  manifestPath?: string;
  clock?: Clock;
  /** Makes ids and tokens repeatable, for tests. */
  seed?: string;
};

export type Workspace = {
  /** The chat page's address, key included. */
  url: string;
  /** For Bolt's `slackApiUrl`. */
  apiUrl: string;
  botToken: string;
  appToken: string;
  signingSecret: string;
  controlUrl: string;
  controlToken: string;
  stop: () => Promise<void>;
};

/** Starts a workspace on 127.0.0.1 and resolves when it answers. Rejects where the port is taken or `dataDir` unusable. */
export async function startWorkspace(options: WorkspaceOptions = {}): Promise<Workspace> {
  const clock = options.clock ?? movableClock();
  const ids = createIds(clock, options.seed);
  const store = openStore(options.dataDir);
  const identity = loadIdentity(store, ids);
  fillSeed(store, clock, identity);

  let port = 0;
  const baseUrl = () => `http://127.0.0.1:${port}`;
  const changes = createChanges(clock.nowMs);
  const journal = createJournal(clock.nowMs);
  const faults = createFaults();
  const settings: Settings = { requestUrl: undefined, revokedScopes: new Set(), unknownMethods: new Set() };
  const sockets = createAppSockets({
    clock,
    ids,
    journal,
    appId: identity.appId,
    baseUrl,
    onChange: (connected) => changes.publish({ type: 'bot', connected }),
  });
  const overHttp = httpTransport({
    clock,
    signingSecret: identity.signingSecret,
    requestUrl: () => settings.requestUrl,
  });
  const transport = () => (settings.requestUrl === undefined ? sockets : overHttp);
  const context: Context = {
    clock,
    ids,
    identity,
    store,
    changes,
    journal,
    faults,
    rateLimit: createRateLimit(clock.nowMs),
    settings,
    manifest: manifestSource(options.manifestPath, () => changes.publish({ type: 'channels' })),
    delivery: createDelivery({ clock, ids, faults, journal, transport }),
    hooks: createHooks(clock, ids, identity.teamId, baseUrl),
    triggers: createTriggers(clock, ids),
    views: createViews(store, changes),
    baseUrl,
  };
  context.manifest.read();
  const server = createServer(context, sockets, () => port);
  const stop = async () => {
    await server.stop();
    clock.stop();
    store.close();
  };
  try {
    port = await server.listen(options.port ?? 0);
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    url: `${baseUrl()}/?key=${identity.pageKey}`,
    apiUrl: `${baseUrl()}/api/`,
    botToken: identity.botToken,
    appToken: identity.appToken,
    signingSecret: identity.signingSecret,
    controlUrl: `${baseUrl()}/control`,
    controlToken: identity.controlToken,
    stop,
  };
}

/** Where a running workspace says how to reach it. */
export const workspaceFile = (dataDir: string) => join(dataDir, 'workspace.json');
