import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { json } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { pageReceiver, type ReceiverSettings } from '../../../src/edge/webhook/page-receiver.ts';
import { createRedact } from '../../../src/lib/redact.ts';
import { secret } from '../../../src/lib/secret.ts';

let server: Server;
let url: string;
let status: number;
let asked: { request: IncomingMessage; body: unknown }[];

beforeEach(async () => {
  status = 200;
  asked = [];
  server = createServer(async (request, response) => {
    asked.push({ request, body: await json(request) });
    response.writeHead(status).end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  url = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}/`;
});
afterEach(() => void server.close());

const page = {
  id: 'e1-0-receiver-siren',
  act: 'page',
  key: 'e1',
  sentence: 'CRITICAL shop: password=hunter2hunter2 is down',
  service: 'shop',
  shortId: 'G4F2K',
  startedAt: Date.UTC(2026, 10, 23, 3),
} as const;
const receiver = (settings: ReceiverSettings) => pageReceiver(settings, { proxied: false, redact: createRedact() });
const sentence = 'CRITICAL shop: password=[redacted] is down';
const startedAt = '2026-11-23T03:00:00.000Z';

test('a webhook gets the page as JSON, with a token and the id, and without the secrets in it', async () => {
  await receiver({ name: 'siren', kind: 'webhook', url: secret(url), token: secret('the-token') }).send(page);
  expect(asked[0]?.request.headers).toMatchObject({
    authorization: 'Bearer the-token',
    'idempotency-key': 'e1-0-receiver-siren',
  });
  expect(asked[0]?.body).toEqual({ ...page, version: 1, sentence, startedAt });
});

test('ntfy gets a message that rings, and is not told of ends', async () => {
  const ntfy = receiver({ name: 'phone', kind: 'ntfy', url: secret(url), topic: 'ann', token: undefined });
  expect(ntfy.takes).toEqual(['page']);
  await ntfy.send(page);
  expect(asked[0]?.request.headers.authorization).toBeUndefined();
  expect(asked[0]?.body).toEqual({
    topic: 'ann',
    title: 'You are paged: #G4F2K',
    message: sentence,
    priority: 5,
    tags: ['rotating_light', 'shop'],
  });
});

test.each([
  ['page', 'trigger', true],
  ['acknowledge', 'acknowledge', false],
  ['resolve', 'resolve', false],
] as const)('whatever takes the events of PagerDuty gets "%s" as %s, under one key', async (act, action, whole) => {
  const settings = {
    name: 'duty',
    kind: 'pagerduty',
    url: secret(url),
    routingKey: secret('R0123456789ABCDEF'),
  } as const;
  await receiver(settings).send({ ...page, act });
  expect(asked[0]?.body).toEqual({
    routing_key: 'R0123456789ABCDEF',
    event_action: action,
    dedup_key: 'e1',
    ...(whole && {
      payload: {
        summary: sentence,
        source: 'middlewatch',
        severity: 'critical',
        timestamp: startedAt,
        component: 'shop',
        custom_details: { group: '#G4F2K' },
      },
    }),
  });
});

test('what is refused is a sentence that names the receiver and not its address', async () => {
  status = 403;
  const call = receiver({ name: 'siren', kind: 'webhook', url: secret(url), token: undefined }).send(page);
  await expect(call).rejects.toMatchObject({ code: 'unavailable', message: 'The page receiver siren answered 403.' });
});
