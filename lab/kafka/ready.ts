import { connect, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { connect as connectTls } from 'node:tls';

/** An ApiVersions request, version 0: every broker answers it, before any login. https://kafka.apache.org/protocol#The_Messages_ApiVersions */
function apiVersionsRequest(correlationId: number): Buffer {
  const clientId = Buffer.from('middlewatch-lab');
  const request = Buffer.alloc(14 + clientId.length);
  request.writeInt32BE(10 + clientId.length, 0);
  request.writeInt16BE(18, 4);
  request.writeInt16BE(0, 6);
  request.writeInt32BE(correlationId, 8);
  request.writeInt16BE(clientId.length, 12);
  clientId.copy(request, 14);
  return request;
}

/** A broker's listener on 127.0.0.1. */
export interface Listener {
  readonly port: number;
  /** The certificate of a listener that speaks TLS. */
  readonly ca?: string;
}

/** Asks the broker which requests it knows; rejects if it does not answer within `timeoutMs`. */
export async function askBroker({ port, ca }: Listener, timeoutMs: number): Promise<void> {
  const correlationId = port;
  const address = { host: '127.0.0.1', port };
  const socket: Socket = ca === undefined ? connect(address) : connectTls({ ...address, ca });
  try {
    await new Promise<void>((resolve, reject) => {
      socket.setTimeout(timeoutMs, () =>
        reject(new Error(`The broker on port ${port} did not answer within ${timeoutMs} ms`)),
      );
      socket.once('error', (cause) => reject(new Error(`No broker listens on port ${port}`, { cause })));
      socket.once('close', () => reject(new Error(`The broker on port ${port} closed the connection`)));
      socket.once('data', (answer) => {
        if (answer.length >= 8 && answer.readInt32BE(4) === correlationId) resolve();
        else reject(new Error(`What listens on port ${port} is not a Kafka broker`));
      });
      socket.once(ca === undefined ? 'connect' : 'secureConnect', () =>
        socket.write(apiVersionsRequest(correlationId)),
      );
    });
  } finally {
    socket.destroy();
  }
}

/** Waits until the broker answers; rejects as soon as `alive` says that its process is gone. */
export async function brokerAnswers(listener: Listener, alive: () => boolean, signal: AbortSignal): Promise<void> {
  for (;;) {
    signal.throwIfAborted();
    try {
      return await askBroker(listener, 1_000);
    } catch (error) {
      if (!alive()) throw new Error('The broker ended before it was ready', { cause: error });
    }
    await delay(50, undefined, { signal });
  }
}
