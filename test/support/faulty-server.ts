import http from 'node:http';
import https from 'node:https';
import net from 'node:net';

/** A server of a test's own on loopback; `close` also ends its connections. */
export interface FaultyServer extends AsyncDisposable {
  readonly port: number;
  /** `http://127.0.0.1:PORT`, with https where it has a certificate. */
  readonly url: string;
}

/** A port on which nothing listens. */
export async function closedPort(): Promise<number> {
  const server = await listening(net.createServer());
  const { port } = server;
  await server[Symbol.asyncDispose]();
  return port;
}

/** Takes connections and never says a word. */
export function hangingServer(): Promise<FaultyServer> {
  return listening(net.createServer(() => undefined));
}

/** Answers everything with bytes that are no HTTP. */
export function garbageServer(): Promise<FaultyServer> {
  return listening(net.createServer((socket) => socket.on('data', () => socket.end('\u0000no such protocol\r\n\r\n'))));
}

/** Ends every connection at its first byte. */
export function resettingServer(): Promise<FaultyServer> {
  return listening(net.createServer((socket) => socket.on('data', () => socket.resetAndDestroy())));
}

/** Answers as it is told; with `tls` over HTTPS. */
export function answeringServer(answer: http.RequestListener, tls?: https.ServerOptions): Promise<FaultyServer> {
  return tls === undefined ? listening(http.createServer(answer)) : listening(https.createServer(tls, answer), 'https');
}

/** Answers over a socket file. */
export function answeringSocket(path: string, answer: http.RequestListener): Promise<FaultyServer> {
  return listening(http.createServer(answer), 'http', path);
}

async function listening(server: net.Server, protocol = 'http', path?: string): Promise<FaultyServer> {
  const sockets = new Set<net.Socket>();
  const keep = (socket: net.Socket) => {
    sockets.add(socket);
    // A client that gives up is what these servers are for.
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
  };
  server.on('connection', keep);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    if (path === undefined) server.listen(0, '127.0.0.1', resolve);
    else server.listen(path, resolve);
  });
  const address = server.address();
  const port = address !== null && typeof address === 'object' ? address.port : 0;
  return {
    port,
    url: `${protocol}://127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
