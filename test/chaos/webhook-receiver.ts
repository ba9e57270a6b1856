import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { z } from 'zod';

const webhook = z.object({
  alerts: z.array(z.object({ status: z.string(), labels: z.object({ alertname: z.string() }) })),
});

/** Counts what Alertmanager tells by webhook. */
export interface WebhookReceiver extends AsyncDisposable {
  readonly url: string;
  /** How often each alert was told as firing. */
  readonly told: ReadonlyMap<string, number>;
  /** When the last one came, on the clock of `performance.now()`. */
  lastAt(): number;
}

/** Opens one on loopback. */
export async function webhookReceiver(): Promise<WebhookReceiver> {
  const told = new Map<string, number>();
  let lastAt = performance.now();
  const hear = async (request: http.IncomingMessage): Promise<void> => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(Buffer.from(chunk));
    lastAt = performance.now();
    for (const { status, labels } of webhook.parse(JSON.parse(Buffer.concat(chunks).toString())).alerts) {
      if (status === 'firing') told.set(labels.alertname, (told.get(labels.alertname) ?? 0) + 1);
    }
  };
  const server = http.createServer((request, response) => {
    // One that was killed in the middle of its request has told nothing.
    hear(request).then(
      () => response.end(),
      () => response.destroy(),
    );
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    told,
    lastAt: () => lastAt,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
