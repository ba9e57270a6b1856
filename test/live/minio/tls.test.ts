import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import info from '../../../commands/minio/info.ts';
import { children } from '../../../lab/children.ts';
import { minioProgram } from '../../../lab/minio/binary.ts';
import { minio } from '../../../lab/minio/minio.ts';
import { type MinioServer, minioServer } from '../../../lab/minio/server.ts';
import { pickPort } from '../../../lab/ports.ts';
import type { TlsConfig } from '../../../src/edge/config/target.ts';
import { connectMinio } from '../../../src/edge/minio/connect-minio.ts';
import { systemClock } from '../../../src/lib/clock.ts';
import { secret } from '../../../src/lib/secret.ts';
import { describeOwn } from '../../support/lab.ts';
import { runCommand, viewText } from '../../support/run-command.ts';
import { testCertificates } from '../../support/test-certificate.ts';

const keys = { accessKey: 'tls-admin', secretKey: 'a-secret-of-this-test' };

await describeOwn(minio(), () => {
  const owned = children();
  const scope = new AsyncDisposableStack();
  let certificates: Awaited<ReturnType<typeof testCertificates>>;
  let server: MinioServer;

  beforeAll(async () => {
    certificates = scope.use(await testCertificates());
    const dir = await mkdtemp(join(tmpdir(), 'minio-tls-'));
    scope.defer(() => rm(dir, { recursive: true, force: true }));
    scope.defer(() => owned.stopAll());
    const deps = { binary: minioProgram.binary(), children: owned };
    server = minioServer(deps, { dir, port: await pickPort(), ...keys, tls: certificates.server });
    await server.start(AbortSignal.timeout(30_000));
  });

  afterAll(() => scope.disposeAsync());

  /** A connection as the configuration makes it, closed when the test's scope ends. */
  function connect(tls?: TlsConfig, endpoint = server.endpoint) {
    const target = {
      name: 'own',
      readOnly: false,
      timeoutMs: 5_000,
      endpoint,
      accessKey: secret(keys.accessKey),
      secretKey: secret(keys.secretKey),
      region: 'us-east-1',
      ...(tls && { tls }),
    };
    const system = connectMinio(target, { clock: systemClock(), log: pino({ level: 'silent' }) });
    return { ...system, [Symbol.asyncDispose]: () => system.close() };
  }

  test('objects and drives are read by TLS with an own authority', async () => {
    await using system = connect({ caFile: certificates.files.caFile });
    expect((await system.check(AbortSignal.timeout(5_000))).summary).toBe('4 of 4 drives, writes safe');
    expect(await system.client.buckets(AbortSignal.timeout(5_000))).toEqual([]);
    const shown = viewText(await runCommand(info, { minio: system.client }, {}));
    expect(shown).toContain('own: writes safe. 4 of 4 drives');
  });

  test('a shared link is an https link', async () => {
    await using system = connect({ caFile: certificates.files.caFile });
    const address = { bucket: 'any', key: 'thing', versionId: undefined };
    const link = await system.client.share(address, 60_000, AbortSignal.timeout(5_000));
    expect(link).toMatch(new RegExp(`^${server.endpoint}/any/thing\\?`));
  });

  test.each<[string, () => Promise<TlsConfig | undefined>]>([
    ['no authority', async () => undefined],
    ['another authority', async () => ({ caFile: scope.use(await testCertificates()).files.caFile })],
  ])('with %s it is not trusted, and the way out is named', async (_, trust) => {
    await using system = connect(await trust());
    const untrusted = {
      code: 'unavailable',
      message: expect.stringMatching(/^The certificate of MinIO own is not trusted \([A-Z_]+\)\.$/),
      hint: 'Set tls.caFile of this target to the authority that signed it.',
    };
    await expect(system.client.buckets(AbortSignal.timeout(5_000))).rejects.toMatchObject(untrusted);
    await expect(system.check(AbortSignal.timeout(5_000))).rejects.toMatchObject(untrusted);
  });

  test('asked by plain HTTP the way out is named', async () => {
    await using system = connect(undefined, server.endpoint.replace('https:', 'http:'));
    await expect(system.client.buckets(AbortSignal.timeout(5_000))).rejects.toMatchObject({
      code: 'unavailable',
      hint: expect.stringContaining('begin with https'),
    });
  });
});
