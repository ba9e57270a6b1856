import http from 'node:http';
import type { AddressInfo } from 'node:net';

/** An incoming webhook, as Slack has them for a channel. */
export interface SlackHook extends AsyncDisposable {
  readonly url: string;
  /** Messages that were taken, and that were turned away with 429. */
  told(): number;
  refused(): number;
}

/** Opens one on loopback. Slack itself takes about one message a second in a channel, and a short burst before that. */
export async function slackHook({ burst, perSecond }: { burst: number; perSecond: number }): Promise<SlackHook> {
  let [told, refused] = [0, 0];
  let tokens = burst;
  let countedAt = performance.now();
  const server = http.createServer((request, response) => {
    request.resume();
    const now = performance.now();
    tokens = Math.min(burst, tokens + ((now - countedAt) / 1_000) * perSecond);
    countedAt = now;
    if (tokens >= 1) {
      tokens -= 1;
      told += 1;
      response.end('ok');
    } else {
      refused += 1;
      response.writeHead(429, { 'retry-after': '1' }).end('rate_limited');
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/hook`,
    told: () => told,
    refused: () => refused,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
