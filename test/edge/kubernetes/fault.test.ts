import { createServer, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { makeCertificate } from '../../../lab/certificate.ts';
import type { KubernetesPort } from '../../../src/core/port/kubernetes.ts';
import { fail } from '../../../src/lib/error.ts';
import { connectTo, kubeconfigFolder, kubeconfigText, podKind } from '../../support/kubernetes/connect-fake.ts';
import { fakeApiServer, type Reply, statusReply } from '../../support/kubernetes/fake-api-server.ts';

const undo: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

async function client(address: string, options: { timeoutMs?: number; caPem?: string } = {}): Promise<KubernetesPort> {
  const folder = await kubeconfigFolder();
  undo.push(folder.remove);
  const system = connectTo(await folder.write('config', kubeconfigText(address, options)), options);
  undo.push(system.close);
  return system.client;
}

async function answering(reply: Reply | (() => Reply)) {
  const server = await fakeApiServer(() => (typeof reply === 'function' ? reply() : reply));
  undo.push(server.close);
  return { server, port: await client(server.address, { timeoutMs: 300 }) };
}

async function rawServer(onConnection: (socket: Socket) => void): Promise<string> {
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    onConnection(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  undo.push(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return `127.0.0.1:${address.port}`;
}

function ask(port: KubernetesPort, signal: AbortSignal = AbortSignal.timeout(10_000)) {
  return port.list({ kind: podKind, namespace: 'shop', limit: 10 }, signal);
}

describe('a server that is down', () => {
  it('refuses the connection', async () => {
    const host = await rawServer(() => undefined);
    for (const step of undo.splice(0).reverse()) await step();
    await expect(ask(await client(`http://${host}`))).rejects.toMatchObject({
      code: 'unavailable',
      message: `Kubernetes prod did not answer (${host} refused the connection).`,
    });
  });

  it('takes the connection and says nothing', async () => {
    const { server, port } = await answering('silence');
    await expect(ask(port)).rejects.toMatchObject({
      code: 'timeout',
      message: `Kubernetes prod did not answer in 0.3 s (${server.host}).`,
    });
  });

  it('speaks another protocol', async () => {
    const host = await rawServer((socket) => socket.end('220 mail.example.com ESMTP\r\n'));
    await expect(ask(await client(`http://${host}`))).rejects.toMatchObject({
      code: 'unavailable',
      message: `Kubernetes prod did not answer (${host} does not speak HTTP).`,
    });
  });

  it('speaks no TLS where it should', async () => {
    const host = await rawServer((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
    await expect(ask(await client(`https://${host}`))).rejects.toMatchObject({
      code: 'unavailable',
      message: `Kubernetes prod did not answer (${host} does not speak TLS).`,
    });
  });

  it('answers with something that is not JSON', async () => {
    const { port } = await answering({ text: '<html>Welcome</html>' });
    await expect(ask(port)).rejects.toMatchObject({
      code: 'unavailable',
      message: 'What answers for Kubernetes prod does not speak like Kubernetes.',
    });
  });

  it('answers with JSON of another kind', async () => {
    const { port } = await answering({ json: ['hello'] });
    await expect(ask(port)).rejects.toMatchObject({ code: 'unavailable' });
  });
});

describe('a connection that dies on the way', () => {
  it('is replaced once, for a question', async () => {
    const replies: Reply[] = ['cut', { json: { kind: 'Table', columnDefinitions: [], rows: [] } }];
    const { server, port } = await answering(() => replies.shift() ?? 'cut');
    await expect(ask(port)).resolves.toMatchObject({ rows: [] });
    expect(server.received).toHaveLength(2);
  });

  it('is not replaced twice', async () => {
    const { server, port } = await answering('cut');
    await expect(ask(port)).rejects.toMatchObject({
      code: 'unavailable',
      message: `Kubernetes prod did not answer (${server.host} closed the connection).`,
    });
    expect(server.received).toHaveLength(2);
  });
});

describe('a certificate', () => {
  const issued = () => {
    const now = Date.now();
    const commonName = 'authority';
    const authority = { ...makeCertificate({ commonName, use: 'authority' }, now), commonName };
    const server = { commonName: 'api', use: 'server' as const, hosts: ['127.0.0.1'] };
    return { authority, tls: makeCertificate(server, now, authority) };
  };

  it('is accepted when the kubeconfig trusts its authority', async () => {
    const { authority, tls } = issued();
    const reply: Reply = { json: { kind: 'Table', columnDefinitions: [], rows: [] } };
    const server = await fakeApiServer(() => reply, { tls });
    undo.push(server.close);
    const port = await client(server.address, { caPem: authority.certificate });
    await expect(ask(port)).resolves.toMatchObject({ rows: [] });
  });

  it('is refused when it does not', async () => {
    const server = await fakeApiServer(() => undefined, { tls: issued().tls });
    undo.push(server.close);
    const port = await client(server.address, { caPem: issued().authority.certificate });
    await expect(ask(port)).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringContaining('shows a certificate that is not trusted'),
    });
    expect(server.received).toEqual([]);
  });
});

describe('a refusal', () => {
  it.each<[number, string, string[], string, string]>([
    [
      403,
      'pods is forbidden: User "viewer" cannot list resource "pods" in API group "" in the namespace "shop"',
      [],
      'denied',
      'Kubernetes prod refuses: User "viewer" cannot list resource "pods" in API group "" in the namespace "shop".',
    ],
    [
      403,
      'pods "api-0" is forbidden: exceeded quota: small, requested: pods=1, used: pods=5, limited: pods=5',
      [],
      'denied',
      'Kubernetes prod refuses: exceeded quota: small, requested: pods=1, used: pods=5, limited: pods=5.',
    ],
    [404, 'deployments.apps "api" not found', [], 'not-found', 'Kubernetes prod: deployments.apps "api" not found.'],
    [409, 'Operation cannot be fulfilled', [], 'conflict', 'Kubernetes prod: Operation cannot be fulfilled.'],
    [400, 'unable to parse requirement', [], 'usage', 'Kubernetes prod: unable to parse requirement.'],
    [
      422,
      'Deployment is invalid',
      ['must be at least 0'],
      'usage',
      'Kubernetes prod refuses the change: must be at least 0.',
    ],
    [429, 'too many requests', [], 'unavailable', 'Kubernetes prod is overloaded and asks to wait.'],
    [500, 'etcdserver: no leader', [], 'unavailable', 'Kubernetes prod could not do it (500: etcdserver: no leader).'],
  ])('%i %j %j is %s', async (status, message, causes, code, sentence) => {
    const { port } = await answering(statusReply(status, message, causes));
    await expect(ask(port)).rejects.toMatchObject({ code, message: sentence });
  });

  it('without words of its own is still a sentence', async () => {
    const { port } = await answering({ status: 502, text: '<html>Bad gateway</html>' });
    await expect(ask(port)).rejects.toMatchObject({
      code: 'unavailable',
      message: 'Kubernetes prod could not do it (502).',
    });
  });

  it('of the credentials is tried once more with credentials that were read anew', async () => {
    const { server, port } = await answering(statusReply(401, 'Unauthorized'));
    await expect(ask(port)).rejects.toMatchObject({
      code: 'denied',
      message: "Kubernetes prod does not accept the bot's credentials.",
    });
    expect(server.received).toHaveLength(2);
  });
});

describe('whoever asks', () => {
  it('may call the question off', async () => {
    const { port } = await answering('silence');
    const controller = new AbortController();
    const asked = ask(port, controller.signal);
    controller.abort();
    await expect(asked).rejects.toMatchObject({ code: 'cancelled' });
  });

  it('may have less time than the target', async () => {
    const server = await fakeApiServer(() => 'silence');
    undo.push(server.close);
    const port = await client(server.address, { timeoutMs: 5_000 });
    await expect(ask(port, AbortSignal.timeout(50))).rejects.toMatchObject({
      code: 'timeout',
      message: `Kubernetes prod did not answer in the time the command has (${server.host}).`,
    });
  });

  it('may give a reason of its own', async () => {
    const { port } = await answering('silence');
    const controller = new AbortController();
    const asked = ask(port, controller.signal);
    controller.abort(fail('cancelled', 'Middlewatch stops.'));
    await expect(asked).rejects.toMatchObject({ code: 'cancelled', message: 'Middlewatch stops.' });
  });
});
