import { type ServerType, serve } from '@hono/node-server';
import { Hono } from 'hono';
import type { Registry } from 'prom-client';
import { fail, reasonOf } from '../../lib/error.ts';
import { type IngestDeps, ingestRoute } from './ingest-route.ts';

/** What the outside may ask the bot about itself. */
export interface HttpDeps {
  readonly registry: Registry;
  /** Names of what is not ready yet; empty when everything needed to serve is there. */
  notReady(): readonly string[];
  /** False once the event loop or the store is known to be broken for good: then a restart helps. */
  alive(): boolean;
  /** Takes alerts on the same address; without it nobody may send any here. */
  readonly ingest?: IngestDeps | undefined;
}

/** A running server; `port` is the one that was bound. */
export interface HttpServer {
  readonly port: number;
  stop(): Promise<void>;
}

/** Serves /healthz, /readyz and /metrics, and /ingest where it is asked for. Fails, naming host and port, when they cannot be bound. */
export async function serveHttp(at: { host: string; port: number }, deps: HttpDeps): Promise<HttpServer> {
  const app = new Hono();
  app.get('/healthz', (context) => (deps.alive() ? context.text('alive\n') : context.text('broken\n', 503)));
  app.get('/readyz', (context) => {
    const missing = deps.notReady();
    return missing.length === 0 ? context.text('ready\n') : context.text(`not ready: ${missing.join(', ')}\n`, 503);
  });
  app.get('/metrics', async (context) =>
    context.text(await deps.registry.metrics(), 200, { 'content-type': deps.registry.contentType }),
  );
  if (deps.ingest !== undefined) app.route('/', ingestRoute(deps.ingest));
  return serveApp(app, at, 'http.port');
}

/** Serves /ingest alone, on an address of its own. Fails, naming host and port, when they cannot be bound. */
export function serveIngest(at: { host: string; port: number }, deps: IngestDeps): Promise<HttpServer> {
  return serveApp(ingestRoute(deps), at, 'alerts.ingest.port');
}

async function serveApp(app: Hono, at: { host: string; port: number }, key: string): Promise<HttpServer> {
  const { server, port } = await listen(app, at, key);
  return {
    port,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        if ('closeAllConnections' in server) server.closeAllConnections();
      }),
  };
}

function listen(
  app: Hono,
  at: { host: string; port: number },
  key: string,
): Promise<{ server: ServerType; port: number }> {
  return new Promise((resolve, reject) => {
    const server = serve({ fetch: app.fetch, hostname: at.host, port: at.port }, (info) =>
      resolve({ server, port: info.port }),
    );
    server.once('error', (thrown) =>
      reject(
        fail('unavailable', `Cannot listen on ${at.host}:${at.port} (${reasonOf(thrown)}).`, {
          hint: `Choose another ${key} in middlewatch.yaml.`,
          cause: thrown,
        }),
      ),
    );
  });
}
