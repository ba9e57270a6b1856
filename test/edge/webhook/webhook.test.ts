import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { webhook } from '../../../src/edge/webhook/webhook.ts';
import { createRedact } from '../../../src/lib/redact.ts';
import { secret } from '../../../src/lib/secret.ts';

let server: Server;
let url: string;
let status: number;
let asked: { request: IncomingMessage; body: string }[];

beforeEach(async () => {
  status = 200;
  asked = [];
  server = createServer(async (request, response) => {
    asked.push({ request, body: await text(request) });
    response.writeHead(status, status === 302 ? { location: '/elsewhere' } : {}).end('an answer');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  url = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}/hook/s3cret`;
});
afterEach(() => {
  vi.unstubAllEnvs();
  server.close();
});

const call = (options: { url?: string; method?: 'GET' | 'POST'; proxied?: boolean } = {}) =>
  webhook({
    name: 'fallback receiver',
    url: secret(options.url ?? url),
    method: options.method ?? 'POST',
    proxied: options.proxied ?? false,
    redact: createRedact(),
  });

test('a page goes as JSON with its id, and without the secrets in it', async () => {
  await call()({ id: 'd1', content: { status: 'firing', labels: { note: 'password=hunter2hunter2' } } });
  const [only] = asked;
  expect(only?.request.method).toBe('POST');
  expect(only?.request.url).toBe('/hook/s3cret');
  expect(only?.request.headers).toMatchObject({ 'content-type': 'application/json', 'idempotency-key': 'd1' });
  expect(JSON.parse(only?.body ?? '')).toEqual({ status: 'firing', labels: { note: 'password=[redacted]' } });
});

test('a call without a body is only a call', async () => {
  await call({ method: 'GET' })();
  expect(asked[0]?.request.method).toBe('GET');
  expect(asked[0]?.body).toBe('');
});

test.each([302, 404, 500])('an answer of %i is no yes, and a redirect is not followed', async (code) => {
  status = code;
  await expect(call()({ id: 'd1', content: {} })).rejects.toMatchObject({
    code: 'unavailable',
    message: `The fallback receiver answered ${code}.`,
  });
  expect(asked).toHaveLength(1);
});

test('a receiver that is not there is a sentence, without its address', async () => {
  server.close();
  server.closeAllConnections();
  await once(server, 'close');
  await expect(call()()).rejects.toMatchObject({
    code: 'unavailable',
    message: 'The fallback receiver refused the connection.',
  });
});

test('with a proxy it is asked through that', async () => {
  vi.stubEnv('http_proxy', new URL(url).origin);
  vi.stubEnv('HTTP_PROXY', new URL(url).origin);
  vi.stubEnv('NO_PROXY', '');
  vi.stubEnv('no_proxy', '');
  await call({ url: 'http://pager.example/x', proxied: true })().catch(() => undefined);
  expect(`${asked[0]?.request.method} ${asked[0]?.request.url}`).toMatch(/pager\.example/);
});
