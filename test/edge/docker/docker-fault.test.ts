import { mkdtemp, rm } from 'node:fs/promises';
import type http from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { connectDocker } from '../../../src/edge/docker/connect-docker.ts';
import { systemClock } from '../../../src/lib/clock.ts';
import {
  answeringServer,
  answeringSocket,
  closedPort,
  type FaultyServer,
  garbageServer,
  hangingServer,
  resettingServer,
} from '../../support/faulty-server.ts';
import { testCertificates } from '../../support/test-certificate.ts';

interface Options {
  readonly timeoutMs?: number;
  readonly tls?: { caFile: string; certFile?: string; keyFile?: string };
}

function dockerAt(host: string, options: Options = {}) {
  const { timeoutMs = 4_000, tls } = options;
  const target = { name: 'h2', readOnly: false, timeoutMs, host, allowedImages: ['busybox:*'], ...(tls && { tls }) };
  return connectDocker(target, { clock: systemClock(), log: pino({ level: 'silent' }) });
}

const calm = new AbortController().signal;
const tcp = (server: FaultyServer) => `tcp://127.0.0.1:${server.port}`;
type Port = ReturnType<typeof dockerAt>['client'];
const spec = { image: 'busybox:1', command: [], name: undefined, memoryBytes: 8e6, cpuMillis: 100, labels: {} };
const calls: [string, (docker: Port, signal: AbortSignal) => Promise<unknown>][] = [
  ['containers', (docker, signal) => docker.containers({ all: true }, signal)],
  ['inspect', (docker, signal) => docker.inspect('web', signal)],
  ['logs', (docker, signal) => docker.logs('web', { tail: 10 }, signal)],
  ['restart', (docker, signal) => docker.restart('web', 0, signal)],
  ['image', (docker, signal) => docker.image('busybox:1', signal)],
  ['run', (docker, signal) => docker.run(spec, signal)],
];

describe.each(calls)('%s', (_, call) => {
  test('says that an engine that is down refused the connection', async () => {
    const host = `tcp://127.0.0.1:${await closedPort()}`;
    await expect(call(dockerAt(host).client, calm)).rejects.toMatchObject({
      code: 'unavailable',
      message: `Docker h2 cannot be reached (${host} refused the connection).`,
    });
  });

  test('gives an engine that hangs its deadline', async () => {
    await using server = await hangingServer();
    await expect(call(dockerAt(tcp(server), { timeoutMs: 200 }).client, calm)).rejects.toMatchObject({
      code: 'timeout',
      message: `Docker h2 did not answer in 0.2 s (${tcp(server)}).`,
    });
  });

  test('ends at once when the asker gives up', async () => {
    await using server = await hangingServer();
    const asker = new AbortController();
    const asked = call(dockerAt(tcp(server)).client, asker.signal);
    asker.abort();
    await expect(asked).rejects.toMatchObject({ code: 'cancelled' });
  });

  test.each<[string, () => Promise<FaultyServer>]>([
    ['garbage', garbageServer],
    ['a broken connection', resettingServer],
    ['a page of HTML', () => answeringServer((_request, response) => response.end('<html>hello</html>'))],
    ['an error without words', () => answeringServer((_request, response) => response.writeHead(500).end())],
  ])('turns %s into a sentence that names the engine', async (_what, serve) => {
    await using server = await serve();
    const asked = call(dockerAt(tcp(server)).client, calm);
    await expect(asked).rejects.toMatchObject({ code: 'unavailable' });
    await expect(asked).rejects.toThrow(/^Docker h2 [^\n]+$/);
  });
});

test('a socket that is not there is named', async () => {
  await expect(dockerAt('unix:///nowhere/docker.sock').check(calm)).rejects.toMatchObject({
    code: 'unavailable',
    message: 'Docker h2 cannot be reached (/nowhere/docker.sock does not exist).',
  });
});

/** An engine that knows its version and one list. */
function engine(apiVersion: string, seen: string[] = []): http.RequestListener {
  return (request, response) => {
    seen.push(request.url ?? '');
    const version = { Version: '99.0', ApiVersion: apiVersion };
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(request.url === '/version' ? version : []));
  };
}

test.each([
  ['1.41', '/v1.41/'],
  ['1.51', '/v1.51/'],
  ['1.99', '/v1.51/'],
])('an engine of API %s is asked by %s', async (apiVersion, prefix) => {
  const seen: string[] = [];
  await using server = await answeringServer(engine(apiVersion, seen));
  await dockerAt(tcp(server)).client.containers({ all: false }, calm);
  expect(seen).toEqual(['/version', expect.stringMatching(`^${prefix}containers/json`)]);
});

describe('the environment', () => {
  afterEach(() => vi.unstubAllEnvs());

  test.each(['tcp://127.0.0.1:1', 'unix:///nowhere/docker.sock', 'ssh://nobody@127.0.0.1:1'])(
    'DOCKER_HOST=%s does not change where a configured engine is',
    async (elsewhere) => {
      vi.stubEnv('DOCKER_HOST', elsewhere);
      vi.stubEnv('DOCKER_TLS_VERIFY', '1');
      const dir = await mkdtemp(join(tmpdir(), 'middlewatch-docker-'));
      const path = join(dir, 'd.sock');
      await using _socket = await answeringSocket(path, engine('1.44'));
      await using server = await answeringServer(engine('1.44'));
      expect(await dockerAt(`unix://${path}`).check(calm)).toMatchObject({ summary: '99.0, 0 running' });
      expect(await dockerAt(tcp(server)).check(calm)).toMatchObject({ summary: '99.0, 0 running' });
      await rm(dir, { recursive: true });
    },
  );
});

test.each(['../images', 'a/b', 'a?b', '', '-x', 'web%2f..'])(
  'the name "%s" never becomes a path of the engine',
  async (name) => {
    const seen: string[] = [];
    await using server = await answeringServer(engine('1.44', seen));
    const { client } = dockerAt(tcp(server));
    expect(await client.inspect(name, calm)).toBeUndefined();
    expect(await client.image(`a/../${name}`, calm)).toBeUndefined();
    await expect(client.logs(name, { tail: 1 }, calm)).rejects.toMatchObject({ code: 'not-found' });
    await expect(client.restart(name, 0, calm)).rejects.toMatchObject({ code: 'not-found' });
    expect(seen.filter((url) => url !== '/version')).toEqual([]);
  },
);

test('of more containers than anyone reads, 10,000 are given and all are counted', async () => {
  const entry = { Names: ['/x'], Image: 'i', State: 'running', Status: 'Up', Created: 1, Ports: [], Labels: {} };
  const list = JSON.stringify(Array.from({ length: 10_050 }, (_, index) => ({ ...entry, Id: `id${index}` })));
  await using server = await answeringServer((request, response) =>
    response.end(request.url === '/version' ? '{"Version":"1","ApiVersion":"1.44"}' : list),
  );
  const { containers, total } = await dockerAt(tcp(server)).client.containers({ all: true }, calm);
  expect([containers.length, total]).toEqual([10_000, 10_050]);
});

test('a log that stalls half way is given its deadline', async () => {
  await using server = await answeringServer((request, response) => {
    if (request.url === '/version') response.end('{"Version":"1","ApiVersion":"1.44"}');
    else if (request.url?.includes('/logs')) response.write('half a fra');
    else response.end(JSON.stringify({ Id: 'abc', State: {}, HostConfig: {}, Config: {} }));
  });
  const asked = dockerAt(tcp(server), { timeoutMs: 500 }).client.logs('web', { tail: 10 }, calm);
  await expect(asked).rejects.toMatchObject({ code: 'timeout' });
});

test('an image that is not on the allow-list is not asked for', async () => {
  const seen: string[] = [];
  await using server = await answeringServer(engine('1.44', seen));
  const asked = dockerAt(tcp(server)).client.run({ ...spec, image: 'evil:1' }, calm);
  await expect(asked).rejects.toMatchObject({ code: 'denied' });
  expect(seen).toEqual(['/version']);
});

test('a new container has limits and nothing of the host', async () => {
  const bodies: unknown[] = [];
  await using server = await answeringServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => {
      if (request.url?.includes('/containers/create')) bodies.push(JSON.parse(body));
      const answer = request.url === '/version' ? { Version: '1', ApiVersion: '1.44' } : { Id: 'abc', Warnings: [] };
      response.end(JSON.stringify(answer));
    });
  });
  await dockerAt(tcp(server)).client.run({ ...spec, command: ['date'], labels: { by: 'dana' } }, calm);
  expect(bodies).toEqual([
    {
      Image: 'busybox:1',
      Cmd: ['date'],
      Labels: { by: 'dana' },
      HostConfig: {
        Memory: 8e6,
        MemorySwap: 8e6,
        NanoCpus: 100_000_000,
        PidsLimit: 256,
        Privileged: false,
        SecurityOpt: ['no-new-privileges'],
        RestartPolicy: { Name: 'no' },
      },
    },
  ]);
});

describe('TLS', () => {
  test('a client certificate and an own authority are used', async () => {
    await using certificates = await testCertificates();
    const tls = { ...certificates.server, requestCert: true, rejectUnauthorized: true };
    await using server = await answeringServer(engine('1.44'), tls);
    expect(await dockerAt(tcp(server), { tls: certificates.files }).check(calm)).toMatchObject({
      summary: '99.0, 0 running',
    });
  });

  test('an unknown authority is named as the cause', async () => {
    await using certificates = await testCertificates();
    await using server = await answeringServer(engine('1.44'), certificates.server);
    await expect(dockerAt(`https://127.0.0.1:${server.port}`).check(calm)).rejects.toThrow(
      'The TLS connection to Docker h2 is not trusted',
    );
  });
});
