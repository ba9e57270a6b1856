import { once } from 'node:events';
import { createServer } from 'node:net';
import { WebClient } from '@slack/web-api';
import { pino } from 'pino';
import { afterEach, expect, test, vi } from 'vitest';
import { slackTransport } from '../../../src/edge/slack/transport.ts';

afterEach(() => vi.unstubAllEnvs());

/** A proxy that notes what it is asked for and lets nothing through, so that no test leaves the machine. */
async function closedProxy(): Promise<{ url: string; asked: string[]; close(): void }> {
  const asked: string[] = [];
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', (data) => {
      asked.push(data.toString('latin1').split('\r\n')[0] ?? '');
      socket.end('HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n');
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return { url: `http://127.0.0.1:${port}`, asked, close: () => void server.close() };
}

test('with HTTPS_PROXY set, Slack is reached through it', async () => {
  const proxy = await closedProxy();
  vi.stubEnv('HTTPS_PROXY', proxy.url);
  vi.stubEnv('https_proxy', proxy.url);
  vi.stubEnv('NO_PROXY', '');
  vi.stubEnv('no_proxy', '');
  const transport = slackTransport({
    appToken: 'xapp-1',
    apiUrl: undefined,
    proxied: true,
    log: pino({ level: 'silent' }),
  });
  const client = new WebClient('xoxb-1', {
    ...transport.clientOptions,
    logger: transport.logger,
    retryConfig: { retries: 0 },
  });
  await expect(client.auth.test()).rejects.toThrow();
  expect(proxy.asked).toContain('CONNECT slack.com:443 HTTP/1.1');
  await transport.dispatcher?.close();
  proxy.close();
});
