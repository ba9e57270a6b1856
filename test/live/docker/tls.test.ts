import { pino } from 'pino';
import { expect, test } from 'vitest';
import ps from '../../../commands/docker/ps.ts';
import type { TlsConfig } from '../../../src/edge/config/target.ts';
import { connectDocker } from '../../../src/edge/docker/connect-docker.ts';
import { systemClock } from '../../../src/lib/clock.ts';
import { describeLive } from '../../support/lab.ts';
import { runCommand, viewText } from '../../support/run-command.ts';
import { testCertificates } from '../../support/test-certificate.ts';

await describeLive('docker', ({ door: { host, ...files } }) => {
  /** A connection as the configuration makes it, closed when the test's scope ends. */
  function connect(tls?: TlsConfig) {
    const target = { name: 'far', readOnly: false, timeoutMs: 5_000, host, allowedImages: [], ...(tls && { tls }) };
    const system = connectDocker(target, { clock: systemClock(), log: pino({ level: 'silent' }) });
    return { ...system, [Symbol.asyncDispose]: async () => system.close() };
  }
  const check = (tls?: TlsConfig) => connectAndCheck(connect(tls));

  async function connectAndCheck(system: ReturnType<typeof connect>) {
    await using opened = system;
    return opened.check(AbortSignal.timeout(5_000));
  }

  test('an engine is reached by TCP with TLS, its own authority and a client certificate', async () => {
    await using system = connect(files);
    expect((await system.check(AbortSignal.timeout(5_000))).summary).toMatch(/^\d\S+, \d+ running$/);
    const shown = viewText(await runCommand(ps, { docker: system.client }, { filter: 'shop-web', all: false }));
    expect(shown).toContain('running healthy');
  });

  test.each<[string, (other: TlsConfig) => TlsConfig | undefined]>([
    ['another authority', (other) => ({ ...files, caFile: other.caFile })],
    ['no authority', () => ({ certFile: files.certFile, keyFile: files.keyFile })],
    ['no client certificate', () => ({ caFile: files.caFile })],
    ["another authority's client certificate", (other) => ({ ...other, caFile: files.caFile })],
  ])('with %s it is not trusted, and the way out is named', async (_, trust) => {
    await using others = await testCertificates();
    await expect(check(trust(others.files))).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringMatching(/^The TLS connection to Docker far is not trusted \([\w/]+\)\.$/),
      hint: 'Check tls.caFile, tls.certFile and tls.keyFile of this target.',
    });
  });

  test('asked without TLS it says that the engine wants it', async () => {
    await expect(check()).rejects.toThrow(/TLS|HTTPS/);
  });
});
