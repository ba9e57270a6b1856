import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { z } from 'zod';

const webhook = z.object({
  receiver: z.string(),
  alerts: z.array(z.object({ status: z.enum(['firing', 'resolved']), labels: z.object({ alert: z.string() }) })),
});

/** A message of Alertmanager and when it came, on the clock of `Date.now()`. */
export interface Notified extends z.infer<typeof webhook> {
  readonly at: number;
}

/** Opens a webhook on loopback that keeps what it hears. */
export async function notifyReceiver(): Promise<AsyncDisposable & { url: string; heard: readonly Notified[] }> {
  const heard: Notified[] = [];
  const hear = async (request: http.IncomingMessage, at: number): Promise<void> => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(Buffer.from(chunk));
    heard.push({ at, ...webhook.parse(JSON.parse(Buffer.concat(chunks).toString())) });
  };
  const server = http.createServer((request, response) => {
    hear(request, Date.now()).then(
      () => response.end(),
      (error: unknown) => response.writeHead(400).end(String(error)),
    );
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    heard,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
