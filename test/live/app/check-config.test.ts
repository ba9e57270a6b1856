import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { stringify } from 'yaml';

const program = join(import.meta.dirname, '..', '..', '..', 'src', 'check-config.ts');
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'middlewatch-check-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function check(alerts: object, ...flags: string[]): Promise<{ code: number; out: string; err: string }> {
  const path = join(folder, 'middlewatch.yaml');
  const kafka = [{ name: 'prod', brokers: ['127.0.0.1:1'] }];
  await writeFile(path, stringify({ kafka, alerts: { topics: [{ topic: 'a' }], channel: 'ops', ...alerts } }));
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [program, '--config', path, ...flags], (_, out, err) =>
      resolve({ code: child.exitCode ?? -1, out, err }),
    );
  });
}

const receivers = [{ name: 'shop', channel: 'shop' }];
const route = { routes: [{ matchers: ['namespace="shop"'], receiver: 'shop' }] };

describe('npm run check-config', () => {
  test('says how it is used, and what it does not know, without a stack', async () => {
    const asked = await check({}, '--help');
    expect(asked).toMatchObject({ code: 0, err: '', out: expect.stringContaining('Usage: npm run check-config') });
    const wrong = await check({}, '--wrong');
    expect(wrong).toMatchObject({ code: 2, err: expect.stringContaining("'--wrong'") });
    expect(wrong.err).toContain('Usage: npm run check-config');
    expect(wrong.err).not.toMatch(/\n\s+at /);
  });

  test('prints severity, tree and warnings, and ends with 0 when every route test passes', async () => {
    const routeTests = [{ labels: { namespace: 'shop' }, receivers: ['shop'] }];
    const { code, out } = await check({ receivers, route, routeTests });
    expect(out).toContain('  critical   critical, page, emergency, fatal');
    expect(out).toContain('    namespace="shop" → shop (#shop) · by alertname, namespace');
    expect(out).toContain('no route pages');
    expect(out).toContain('1 of 1 route test passed');
    expect(code).toBe(0);
  });

  test('ends with 1 and the first difference when one fails', async () => {
    const routeTests = [{ labels: { namespace: 'bank' }, receivers: ['shop'] }];
    const { code, out } = await check({ receivers, route, routeTests });
    expect(out).toContain('✗ test 1 (namespace=bank): it goes to default, not to shop');
    expect(code).toBe(1);
  });

  test('ends with 2 and the line when the configuration is wrong', async () => {
    const { code, err } = await check({ route: { routes: [{ receiver: 'nobody' }] } });
    expect(err).toMatch(/middlewatch\.yaml:\d+: alerts\.route\.routes\.0\.receiver: no receiver is called "nobody"/);
    expect(code).toBe(2);
  });

  test('reads the alertmanager.yml that is named, and says once what it does not use', async () => {
    await writeFile(
      join(folder, 'alertmanager.yml'),
      'global: {}\nroute: {receiver: shop}\nreceivers: [{name: shop, slack_configs: [{channel: "#shop"}]}]\n',
    );
    const { code, out } = await check({ alertmanagerFile: 'alertmanager.yml' });
    expect(out).toContain('alertmanager.yml: not used here: global.');
    expect(out).toContain('everything → shop (#shop) · one group');
    expect(code).toBe(0);
  });
});
