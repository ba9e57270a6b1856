import { pino } from 'pino';
import { describe, expect, test } from 'vitest';
import { connectMinio } from '../../../src/edge/minio/connect-minio.ts';
import { systemClock } from '../../../src/lib/clock.ts';
import { secret } from '../../../src/lib/secret.ts';
import {
  answeringServer,
  closedPort,
  type FaultyServer,
  garbageServer,
  hangingServer,
  resettingServer,
} from '../../support/faulty-server.ts';
import { testCertificates } from '../../support/test-certificate.ts';

function minioAt(
  endpoint: string,
  options: { timeoutMs?: number; tls?: { caFile: string }; publicEndpoint?: string } = {},
) {
  const target = {
    name: 'prod',
    readOnly: false,
    timeoutMs: options.timeoutMs ?? 4_000,
    endpoint,
    accessKey: secret('access'),
    secretKey: secret('hidden-secret'),
    region: 'us-east-1',
    ...(options.tls && { tls: options.tls }),
    ...(options.publicEndpoint && { publicEndpoint: options.publicEndpoint }),
  };
  return connectMinio(target, { clock: systemClock(), log: pino({ level: 'silent' }) });
}

const calm = new AbortController().signal;
type Port = ReturnType<typeof minioAt>['client'];
const calls: [string, (minio: Port, signal: AbortSignal) => Promise<unknown>][] = [
  ['buckets', (minio, signal) => minio.buckets(signal)],
  ['list', (minio, signal) => minio.list({ bucket: 'shop', prefix: '', versions: false, limit: 10 }, signal)],
  ['versions', (minio, signal) => minio.list({ bucket: 'shop', prefix: '', versions: true, limit: 10 }, signal)],
  ['stat', (minio, signal) => minio.stat({ bucket: 'shop', key: 'a' }, signal)],
  ['storage', (minio, signal) => minio.storage(signal)],
];

describe.each(calls)('%s', (_, call) => {
  test('says that a server that is down refused the connection', async () => {
    const port = await closedPort();
    await expect(call(minioAt(`http://127.0.0.1:${port}`).client, calm)).rejects.toMatchObject({
      code: 'unavailable',
      message: `MinIO prod cannot be reached (http://127.0.0.1:${port} refused the connection).`,
    });
  });

  test('gives a server that hangs its deadline', async () => {
    await using server = await hangingServer();
    await expect(call(minioAt(server.url, { timeoutMs: 200 }).client, calm)).rejects.toMatchObject({
      code: 'timeout',
      message: `MinIO prod did not answer in 0.2 s (${server.url}).`,
    });
  });

  test('ends at once when the asker gives up', async () => {
    await using server = await hangingServer();
    const asker = new AbortController();
    const asked = call(minioAt(server.url).client, asker.signal);
    asker.abort();
    await expect(asked).rejects.toMatchObject({ code: 'cancelled' });
  });

  test.each<[string, () => Promise<FaultyServer>]>([
    ['garbage', garbageServer],
    ['a broken connection', resettingServer],
    ['a page of HTML', () => answeringServer((_request, response) => response.end('<html>hello</html>'))],
    ['an error without words', () => answeringServer((_request, response) => response.writeHead(500).end())],
    [
      'half an answer',
      () =>
        answeringServer((_request, response) =>
          response.writeHead(200, { 'content-length': 9 }).end('x', () => response.destroy()),
        ),
    ],
  ])('turns %s into a sentence that names the server and no secret', async (what, serve) => {
    await using server = await serve();
    const asked = call(minioAt(server.url).client, calm);
    // A HEAD has no body, so a page of HTML is a fine answer to it.
    if (what === 'a page of HTML' || what === 'half an answer') {
      const [result] = await Promise.allSettled([asked]);
      if (result.status === 'rejected') expect(result.reason).toMatchObject({ code: 'unavailable' });
      return;
    }
    await expect(asked).rejects.toMatchObject({ code: 'unavailable' });
    await expect(asked).rejects.toThrow(/^MinIO prod /);
    await expect(asked).rejects.not.toThrow(/hidden-secret|\n/);
  });
});

const s3Error = (code: string, status: number) => () =>
  answeringServer((_request, response) => {
    const body = `<?xml version="1.0"?><Error><Code>${code}</Code><Message>no</Message></Error>`;
    response.writeHead(status, { 'content-type': 'application/xml', 'x-minio-error-code': code }).end(body);
  });

test.each([
  ['AccessDenied', 403, 'denied', 'The access key of MinIO prod may not do this.'],
  ['InvalidAccessKeyId', 403, 'denied', 'MinIO prod does not accept the access key (InvalidAccessKeyId).'],
  ['SignatureDoesNotMatch', 403, 'denied', 'MinIO prod does not accept the access key (SignatureDoesNotMatch).'],
  [
    'RequestTimeTooSkewed',
    403,
    'denied',
    'MinIO prod refuses the request because the clocks differ by more than 15 min.',
  ],
  ['NoSuchBucket', 404, 'not-found', 'There is no such bucket on MinIO prod.'],
  ['SlowDownWrite', 503, 'unavailable', 'MinIO prod is not taking requests now (SlowDownWrite).'],
])('%s is %i, said as %s', async (code, status, ours, message) => {
  await using server = await s3Error(code, status)();
  await expect(minioAt(server.url).client.buckets(calm)).rejects.toMatchObject({ code: ours, message });
});

describe('storage without admin rights', () => {
  const serve = (health: number, read: number) =>
    answeringServer((request, response) => {
      if (request.url?.startsWith('/minio/admin')) {
        response.writeHead(403).end('{"Code":"AccessDenied","Message":"Access Denied."}');
      } else if (request.url === '/minio/health/cluster') {
        response.writeHead(health, { 'x-minio-write-quorum': '3' }).end();
      } else response.writeHead(read).end();
    });

  test.each([
    [200, 200, true, true],
    [503, 200, false, true],
    [503, 503, false, false],
    [404, 404, undefined, undefined],
  ])('health %i and read %i mean writes %s, reads %s', async (health, read, writes, reads) => {
    await using server = await serve(health, read);
    expect(await minioAt(server.url).client.storage(calm)).toMatchObject({
      kind: 'health',
      writes,
      reads,
      writeQuorum: 3,
    });
  });

  test('a check fails when the write quorum is lost', async () => {
    await using server = await serve(503, 200);
    await expect(minioAt(server.url).check(calm)).rejects.toMatchObject({ code: 'unavailable' });
  });
});

test('a list ends at its limit and says that there is more', async () => {
  const keys = Array.from(
    { length: 1_000 },
    (_, index) =>
      `<Contents><Key>k${index}</Key><LastModified>2026-01-01T00:00:00Z</LastModified><ETag>&quot;x&quot;</ETag><Size>1</Size></Contents>`,
  );
  let pages = 0;
  await using server = await answeringServer((_request, response) => {
    pages += 1;
    const more = '<IsTruncated>true</IsTruncated><NextContinuationToken>more</NextContinuationToken>';
    response.end(`<?xml version="1.0"?><ListBucketResult>${more}${keys.join('')}</ListBucketResult>`);
  });
  const listing = await minioAt(server.url, { timeoutMs: 20_000 }).client.list(
    { bucket: 'shop', prefix: '', versions: false, limit: 10_000 },
    calm,
  );
  expect(listing.entries).toHaveLength(10_000);
  expect(listing.cut).toBe(true);
  expect(pages).toBe(10);
});

test('an answer that stalls half way is given its deadline', async () => {
  await using server = await answeringServer((_request, response) => response.writeHead(200).write('{"backend":'));
  await expect(minioAt(server.url, { timeoutMs: 300 }).client.storage(calm)).rejects.toMatchObject({ code: 'timeout' });
});

test('a link carries the address that people reach, and is made without asking the server', async () => {
  const publicEndpoint = 'https://files.example.com';
  const minio = minioAt(`http://127.0.0.1:${await closedPort()}`, { publicEndpoint });
  const link = new URL(await minio.client.share({ bucket: 'shop', key: 'a b', versionId: 'v1' }, 60_000, calm));
  expect(link.href).toMatch(/^https:\/\/files\.example\.com\/shop\/a%20b\?/);
  expect(link.searchParams.get('X-Amz-Expires')).toBe('60');
  expect(link.searchParams.get('versionId')).toBe('v1');
  expect(link.href).not.toContain('hidden-secret');
});

describe('TLS', () => {
  const empty: Parameters<typeof answeringServer>[0] = (_request, response) =>
    response.end('<?xml version="1.0"?><ListAllMyBucketsResult><Buckets></Buckets></ListAllMyBucketsResult>');

  test('an own authority is trusted when it is configured', async () => {
    await using certificates = await testCertificates();
    await using server = await answeringServer(empty, certificates.server);
    const minio = minioAt(server.url, { tls: { caFile: certificates.files.caFile } });
    expect(await minio.client.buckets(calm)).toEqual([]);
    await minio.close();
  });

  test('an unknown authority is named as the cause', async () => {
    await using certificates = await testCertificates();
    await using server = await answeringServer(empty, certificates.server);
    const asked = minioAt(server.url).client.buckets(calm);
    await expect(asked).rejects.toMatchObject({ code: 'unavailable', hint: expect.stringContaining('tls.caFile') });
    await expect(asked).rejects.toThrow('The certificate of MinIO prod is not trusted');
  });

  test('a missing file is named, and tried again at the next call', async () => {
    await using server = await answeringServer(empty);
    const minio = minioAt(server.url.replace('http:', 'https:'), { tls: { caFile: '/nowhere/ca.pem' } });
    for (const _ of [1, 2])
      await expect(minio.client.buckets(calm)).rejects.toThrow('The file /nowhere/ca.pem of MinIO prod');
  });
});
