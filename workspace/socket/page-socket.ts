import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import { isVisibleTo } from '../changes.ts';
import type { Context } from '../context.ts';

/** The pushes to open pages: `WS /page/socket?as=U`. */
export type PageSockets = {
  /** Takes over an upgrade whose cookie and origin were checked. */
  upgrade: (request: IncomingMessage, socket: Duplex, head: Buffer) => void;
  stop: () => void;
};

/** A page that has fallen this far behind is cut off; it reconnects and asks for the history. */
const backlogLimitBytes = 4 * 1024 * 1024;

export function createPageSockets({ changes, store, baseUrl }: Context): PageSockets {
  const server = new WebSocketServer({ noServer: true, maxPayload: 64 * 1024 });
  return {
    upgrade: (request, socket, head) => {
      const as = new URL(request.url ?? '/', baseUrl()).searchParams.get('as') ?? '';
      server.handleUpgrade(request, socket, head, (page) => {
        const stopListening = changes.subscribe(({ push }) => {
          if (!isVisibleTo(store, push, as)) return;
          if (page.bufferedAmount > backlogLimitBytes) page.terminate();
          else page.send(JSON.stringify(push));
        });
        page.on('close', stopListening);
        page.on('error', () => page.terminate());
      });
    },
    stop: () => {
      for (const page of server.clients) page.terminate();
      server.close();
    },
  };
}
