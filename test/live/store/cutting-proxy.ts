import { connect, createServer, type Socket } from 'node:net';

/** What becomes of the next COMMIT that passes: its answer is lost, or it never arrives; the connection breaks either way. */
export type Cut = 'answer' | 'question';

/** Stands between a client and a PostgreSQL server on 127.0.0.1. */
export interface CuttingProxy extends AsyncDisposable {
  readonly port: number;
  /** Arms it for one COMMIT. */
  cut(what: Cut): void;
}

/** Starts a proxy that lets everything pass until it is armed. */
export async function cuttingProxy(serverPort: number): Promise<CuttingProxy> {
  let armed: Cut | undefined;
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = connect(serverPort, '127.0.0.1');
    let deaf = false;
    const end = () => {
      client.destroy();
      upstream.destroy();
    };
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', end).on('close', end);
    }
    client.on('data', (chunk) => {
      const isCommit = chunk.includes('COMMIT');
      const what = isCommit ? armed : undefined;
      if (isCommit) armed = undefined;
      if (what === 'question') return end();
      deaf = what === 'answer';
      upstream.write(chunk);
    });
    upstream.on('data', (chunk) => {
      if (deaf) return end();
      client.write(chunk);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return {
    port: address !== null && typeof address === 'object' ? address.port : 0,
    cut(what) {
      armed = what;
    },
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
