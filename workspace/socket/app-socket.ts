import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { z } from 'zod';
import type { Clock } from '../clock.ts';
import { type Attempt, ackTimeoutMs, type Outcome, type Transport } from '../deliver/delivery.ts';
import type { EnvelopeFault } from '../fault/fault.ts';
import type { Ids } from '../ids.ts';
import type { Journal } from '../journal.ts';

/** Socket Mode's server side. */
export type AppSockets = Transport & {
  /** The address for one connection; its ticket is good once, for 30 s. */
  openUrl: () => string;
  /** Takes over an HTTP upgrade of `/link/`. */
  upgrade: (request: IncomingMessage, socket: Duplex, head: Buffer) => void;
  /** Asks every client to leave, as Slack does when it recycles a connection; who stays is cut off after 10 s. */
  disconnect: (reason: DisconnectReason) => void;
  /** Cuts every connection without a word. */
  drop: () => void;
  stop: () => void;
};

export type DisconnectReason = 'warning' | 'refresh_requested' | 'link_disabled' | 'too_many_websockets';

type Deps = {
  clock: Clock;
  ids: Ids;
  journal: Journal;
  appId: string;
  baseUrl: () => string;
  onChange: (connected: number) => void;
};

type Connection = { number: number; socket: WebSocket };

/** Slack: "up to 10 open WebSocket connections at the same time". */
const connectionLimit = 10;
/** The SDK gives a connection up when no ping came for 30 s. */
const pingEveryMs = 10_000;
const ticketLifeMs = 30_000;
const graceMs = 10_000;

const ackSchema = z.object({ envelope_id: z.string(), payload: z.unknown().optional() });

export function createAppSockets(deps: Deps): AppSockets {
  const { clock, ids, journal } = deps;
  const server = new WebSocketServer({ noServer: true, maxPayload: 4 * 1024 * 1024 });
  const tickets = new Map<string, number>();
  const pending = new Map<string, (outcome: Outcome) => void>();
  let connections: Connection[] = [];
  let opened = 0;
  let turn = 0;

  const ping = setInterval(() => {
    for (const { socket } of connections) socket.ping();
  }, pingEveryMs);
  ping.unref();

  function accept(socket: WebSocket): void {
    opened += 1;
    const connection = { number: opened, socket };
    socket.on('error', () => socket.terminate());
    if (connections.length >= connectionLimit) {
      say(connection, 'too_many_websockets');
      return;
    }
    connections.push(connection);
    journal.add({ kind: 'socket', name: 'opened', connection: connection.number });
    socket.on('message', (data) => hear(connection, String(data)));
    socket.on('close', () => leave(connection));
    socket.send(
      JSON.stringify({
        type: 'hello',
        num_connections: connections.length,
        connection_info: { app_id: deps.appId },
        debug_info: { host: 'middlewatch-local', approximate_connection_time: 3600 },
      }),
    );
    deps.onChange(connections.length);
  }

  function leave(connection: Connection): void {
    connections = connections.filter((other) => other !== connection);
    journal.add({ kind: 'socket', name: 'closed', connection: connection.number });
    deps.onChange(connections.length);
  }

  function hear({ number }: Connection, text: string): void {
    const ack = ackSchema.safeParse(parseJson(text));
    if (!ack.success) return void journal.add({ kind: 'socket', name: 'unreadable', sent: text, connection: number });
    const { envelope_id: envelopeId, payload } = ack.data;
    const settle = pending.get(envelopeId);
    const name = settle === undefined ? 'late or unknown' : 'heard';
    journal.add({ kind: 'ack', name, sent: payload, envelopeId, connection: number });
    settle?.({ kind: 'acked', payload });
  }

  function say({ socket }: Connection, reason: DisconnectReason): void {
    socket.send(JSON.stringify({ type: 'disconnect', reason, debug_info: { host: 'middlewatch-local' } }));
    const timer = setTimeout(() => socket.terminate(), graceMs);
    timer.unref();
  }

  function next(): Connection | undefined {
    const open = connections.filter(({ socket }) => socket.readyState === socket.OPEN);
    turn += 1;
    return open[turn % Math.max(1, open.length)];
  }

  async function send(attempt: Attempt, fault: EnvelopeFault | undefined): Promise<Outcome> {
    const connection = next();
    if (connection === undefined) return { kind: 'not_connected' };
    const outcome = new Promise<Outcome>((resolve) => {
      const cancel = clock.after(ackTimeoutMs, () => settle({ kind: 'timeout' }));
      const settle = (result: Outcome) => {
        cancel();
        pending.delete(attempt.envelopeId);
        resolve(result);
      };
      if (fault?.kind !== 'lose_ack') pending.set(attempt.envelopeId, settle);
    });
    if (fault?.kind === 'drop_socket') connection.socket.terminate();
    else connection.socket.send(frame(attempt));
    if (fault?.kind === 'duplicate') (next() ?? connection).socket.send(frame(attempt));
    return outcome;
  }

  return {
    send,
    connected: () => connections.length,
    openUrl: () => {
      const ticket = ids.hex(32);
      tickets.set(ticket, clock.nowMs() + ticketLifeMs);
      return `${deps.baseUrl().replace(/^http/, 'ws')}/link/?ticket=${ticket}&app_id=${deps.appId}`;
    },
    upgrade: (request, socket, head) => {
      const ticket = new URL(request.url ?? '/', deps.baseUrl()).searchParams.get('ticket') ?? '';
      const expiresAtMs = tickets.get(ticket) ?? 0;
      tickets.delete(ticket);
      if (clock.nowMs() > expiresAtMs) return void socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n');
      server.handleUpgrade(request, socket, head, accept);
    },
    disconnect: (reason) => {
      for (const connection of connections) say(connection, reason);
    },
    drop: () => {
      for (const { socket } of connections) socket.terminate();
    },
    stop: () => {
      clearInterval(ping);
      for (const { socket } of connections) socket.terminate();
      server.close();
    },
  };
}

function frame({ envelopeId, type, payload, acceptsResponse, retry }: Attempt): string {
  return JSON.stringify({
    envelope_id: envelopeId,
    type,
    payload,
    accepts_response_payload: acceptsResponse,
    ...(retry === undefined ? {} : { retry_attempt: retry.attempt, retry_reason: retry.reason }),
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
