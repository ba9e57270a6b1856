import { createServer, type Socket } from 'node:net';
import { pino } from 'pino';
import { afterEach, expect, test } from 'vitest';
import { z } from 'zod';
import type { KafkaTarget } from '../../../src/edge/config/target.ts';
import { connectKafka } from '../../../src/edge/kafka/connect-kafka.ts';
import { systemClock } from '../../../src/lib/clock.ts';

const closers: (() => void | Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

/** A server on loopback that does with each connection what it is told; returns `host:port`. */
async function serverThat(does: (socket: Socket) => void): Promise<string> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    does(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.push(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return `127.0.0.1:${z.object({ port: z.number() }).parse(server.address()).port}`;
}

/** An address that refuses connections: it was free a moment ago. */
async function refusingAddress(): Promise<string> {
  const address = await serverThat(() => undefined);
  await closers.pop()?.();
  return address;
}

function connect(brokers: string[], options: Partial<KafkaTarget> = {}) {
  const target: KafkaTarget = {
    name: 'prod',
    brokers,
    timeoutMs: 5_000,
    readOnly: false,
    maskFields: [],
    tls: false,
    ...options,
  };
  const system = connectKafka(target, { clock: systemClock(), log: pino({ level: 'silent' }) });
  closers.push(() => system.close());
  return system;
}

const signal = () => AbortSignal.timeout(15_000);

test('a broker that refuses is named, with where to look', async () => {
  const address = await refusingAddress();
  await expect(connect([address]).check(signal())).rejects.toMatchObject({
    code: 'unavailable',
    message: `Kafka prod does not answer: ${address} refused the connection.`,
    hint: 'See /ops health for its last answer.',
  });
});

test.each<[string, (socket: Socket) => void, string]>([
  ['closes at once', (socket) => socket.end(), 'closed the connection'],
  ['resets', (socket) => socket.on('data', () => socket.resetAndDestroy()), 'reset the connection'],
  [
    'speaks HTTP',
    (socket) => socket.on('data', () => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')),
    'answered, but not as Kafka does',
  ],
  [
    'announces a negative length',
    (socket) => socket.on('data', () => socket.write(Buffer.from('ffffffff0000', 'hex'))),
    'answered, but not as Kafka does',
  ],
  [
    'answers too little',
    (socket) => socket.on('data', () => socket.write(Buffer.from('00000006000000000000', 'hex'))),
    'answered, but not as Kafka does',
  ],
])('a server that %s is told apart, and harms nobody', async (_, does, words) => {
  const address = await serverThat(does);
  await expect(connect([address]).check(signal())).rejects.toMatchObject({
    code: 'unavailable',
    message: `Kafka prod does not answer: ${address} ${words}.`,
    hint: 'Check address, tls and sasl of the Kafka target prod.',
  });
});

test('a server that says nothing is given up at the deadline, and closing does not wait for it', async () => {
  const address = await serverThat(() => undefined);
  const system = connect([address], { timeoutMs: 200 });
  await expect(system.client.groups(signal())).rejects.toMatchObject({
    code: 'timeout',
    message: `Kafka prod did not answer in 0.2 s (${address}).`,
  });
  await system.close();
});

test('a caller who gives up is not kept waiting', async () => {
  const system = connect([await serverThat(() => undefined)]);
  const gaveUp = new AbortController();
  const asked = system.client.groups(gaveUp.signal);
  gaveUp.abort();
  await expect(asked).rejects.toMatchObject({ code: 'cancelled' });
});

test('a certificate file that is not there is named', async () => {
  const system = connect(['127.0.0.1:1'], { tls: { caFile: '/nowhere/ca.pem' } });
  await expect(system.check(signal())).rejects.toMatchObject({
    code: 'unavailable',
    message: expect.stringContaining('/nowhere/ca.pem'),
  });
});

test('construction talks to nobody', async () => {
  let connections = 0;
  const address = await serverThat(() => {
    connections += 1;
  });
  connect([address]);
  expect(connections).toBe(0);
});
