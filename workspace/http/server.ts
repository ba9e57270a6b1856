import type { IncomingMessage, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { createAdaptorServer, type HttpBindings } from '@hono/node-server';
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type { Context } from '../context.ts';
import { controlRoute } from '../control/route.ts';
import { methodRegistry } from '../method/registry.ts';
import type { AppSockets } from '../socket/app-socket.ts';
import { createPageSockets } from '../socket/page-socket.ts';
import { apiRoute } from './api-route.ts';
import { fileRoute } from './file-route.ts';
import { createGuard, type Guard } from './guard.ts';
import { hookRoute } from './hook-route.ts';
import { pageRoute } from './page-route.ts';

export type WorkspaceServer = { listen: (port: number) => Promise<number>; stop: () => Promise<void> };

const maxBodyBytes = 80 * 1024 * 1024;

/** The one port of the workspace, on 127.0.0.1: Web API, response_urls, files, page, control, and both kinds of socket. */
export function createServer(context: Context, appSockets: AppSockets, port: () => number): WorkspaceServer {
  const guard = createGuard(context.identity.pageKey, port);
  const pageSockets = createPageSockets(context);
  const app = createRoutes(context, appSockets, guard);
  const server = httpServer(app);
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', () => socket.destroy());
    const { pathname } = new URL(request.url ?? '/', context.baseUrl());
    if (pathname === '/link/') appSockets.upgrade(request, socket, head);
    else if (pathname === '/page/socket' && guard.isPageSocket(request)) pageSockets.upgrade(request, socket, head);
    else socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n');
  });
  return {
    listen: (wanted) => listen(server, wanted),
    stop: async () => {
      appSockets.stop();
      pageSockets.stop();
      await new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      });
    },
  };
}

function httpServer(app: Hono<{ Bindings: HttpBindings }>): Server {
  const server = createAdaptorServer({ fetch: app.fetch });
  if (!('closeAllConnections' in server)) throw new Error('an HTTP/1.1 server was expected');
  // Only the client ends an idle connection: where the server does, a call that is just being sent is reset with it.
  server.keepAliveTimeout = 0;
  return server;
}

function createRoutes(context: Context, appSockets: AppSockets, guard: Guard): Hono<{ Bindings: HttpBindings }> {
  const app = new Hono<{ Bindings: HttpBindings }>();
  app.use(guard.checkOrigin);
  app.use(bodyLimit({ maxSize: maxBodyBytes }));
  app.route('/api', apiRoute(context, methodRegistry(appSockets.openUrl)));
  app.route('/', hookRoute(context));
  app.route('/', fileRoute(context, guard.hasPageCookie));
  app.route('/control', controlRoute(context, appSockets));
  app.get('/', (c, next) => {
    const key = c.req.query('key');
    if (key === undefined || !guard.isPageKey(key)) return next();
    return new Response(null, { status: 303, headers: { location: '/', 'set-cookie': guard.pageCookie() } });
  });
  app.use(async (c, next) => {
    if (!guard.hasPageCookie(c.req.header('cookie'))) {
      return c.text('Open the address that the workspace printed when it started: it carries the key.', 403);
    }
    await next();
    c.header('content-security-policy', pagePolicy(context.baseUrl()));
    c.header('x-content-type-options', 'nosniff');
    c.header('referrer-policy', 'no-referrer');
    c.header('cache-control', 'no-cache');
    return undefined;
  });
  app.route('/', pageRoute(context));
  return app;
}

/** No inline script or style, nothing from elsewhere; the socket is named because not every browser counts it as self. */
function pagePolicy(baseUrl: string): string {
  const { host } = new URL(baseUrl);
  const port = host.split(':')[1];
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    `connect-src 'self' ws://127.0.0.1:${port} ws://localhost:${port}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

/** Listens on `wanted`, 0 being any free port; answers the port, rejects where it is taken. */
function listen(server: Server, wanted: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(wanted, '127.0.0.1', () => {
      server.off('error', reject);
      resolve(addressOf(server).port);
    });
  });
}

function addressOf(server: Server): AddressInfo {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the workspace has no port');
  return address;
}
