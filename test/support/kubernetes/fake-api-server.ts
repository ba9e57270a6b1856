import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createSecureServer, type Http2ServerRequest, type Http2ServerResponse } from 'node:http2';
import type { AddressInfo, Socket } from 'node:net';

/** What the bot sent. */
export interface Received {
  readonly method: string;
  /** Path and query. */
  readonly url: URL;
  readonly accept: string;
  readonly authorization: string | undefined;
  /** Every header line as it came, names in lower case: one that comes twice is there twice. */
  readonly headerLines: readonly string[];
  readonly contentType: string | undefined;
  readonly body: string;
}

/** What it gets back: a JSON body, bytes as they are, a connection that is cut, or silence. */
export type Reply =
  | { readonly status?: number; readonly json: unknown }
  | { readonly status?: number; readonly text: string }
  | 'cut'
  | 'silence';

/**
 * An API server that says what a test tells it to, over real sockets on loopback; over TLS it offers HTTP/2 as well, as
 * real ones do. A question nobody expected is answered 501 and remembered.
 */
export async function fakeApiServer(
  answer: (request: Received) => Reply | undefined,
  options: { tls?: { certificate: string; key: string } } = {},
) {
  const received: Received[] = [];
  const unexpected: string[] = [];
  const sockets = new Set<Socket>();
  let connections = 0;
  const listener = async (
    request: IncomingMessage | Http2ServerRequest,
    response: ServerResponse | Http2ServerResponse,
  ): Promise<void> => {
    const asked = await readRequest(request);
    received.push(asked);
    const reply = answer(asked);
    if (reply === 'silence') return;
    if (reply === 'cut') return void request.socket.destroy();
    if (reply === undefined) unexpected.push(`${asked.method} ${asked.url.pathname}`);
    const { status = 200, ...content } = reply ?? { status: 501, text: 'unexpected' };
    response.statusCode = status;
    response.setHeader('content-type', 'json' in content ? 'application/json' : 'text/plain');
    response.end('json' in content ? JSON.stringify(content.json) : content.text);
  };
  const server = options.tls
    ? createSecureServer({ cert: options.tls.certificate, key: options.tls.key, allowHTTP1: true }, listener)
    : createServer(listener);
  server.on('connection', (socket) => {
    connections += 1;
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    address: `${options.tls ? 'https' : 'http'}://127.0.0.1:${port}`,
    host: `127.0.0.1:${port}`,
    received,
    unexpected,
    connections: () => connections,
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function readRequest(request: IncomingMessage | Http2ServerRequest): Promise<Received> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  return {
    method: request.method ?? '',
    url: new URL(request.url ?? '', 'http://fake'),
    accept: request.headers.accept ?? '',
    authorization: request.headers.authorization,
    headerLines: linesOf(request.rawHeaders),
    contentType: request.headers['content-type'],
    body: Buffer.concat(chunks).toString('utf8'),
  };
}

function linesOf(rawHeaders: readonly string[]): string[] {
  return rawHeaders.flatMap((name, index) =>
    index % 2 === 0 ? [`${name.toLowerCase()}: ${rawHeaders[index + 1] ?? ''}`] : [],
  );
}

/** A Status as API servers answer with when they refuse. */
export function statusReply(status: number, message: string, causes: string[] = []): Reply {
  const details = causes.length > 0 ? { details: { causes: causes.map((cause) => ({ message: cause })) } } : {};
  return { status, json: { kind: 'Status', apiVersion: 'v1', status: 'Failure', message, code: status, ...details } };
}
