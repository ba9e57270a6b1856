import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { children } from '../../../lab/children.ts';
import { minio } from '../../../lab/minio/minio.ts';
import { pickPort } from '../../../lab/ports.ts';
import { type WorkspaceClient, workspaceClient } from '../../../workspace/client.ts';
import { startWorkspace, type Workspace } from '../../../workspace/start.ts';
import { closedPort } from '../../support/faulty-server.ts';
import { describeLive } from '../../support/lab.ts';
import { runProgram } from './run-program.ts';

let folder: string;
let workspace: Workspace;
let client: WorkspaceClient;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'middlewatch-doctor-'));
  workspace = await startWorkspace();
  client = workspaceClient(workspace);
});
afterEach(() => client.restoreScopes());
afterAll(async () => {
  await workspace.stop();
  await rm(folder, { recursive: true });
});

async function doctor(config: object | string, more: Readonly<Record<string, string>> = {}) {
  const path = join(folder, 'middlewatch.yaml');
  await writeFile(path, typeof config === 'string' ? config : stringify(config));
  const { botToken, appToken, apiUrl } = workspace;
  const environment = { SLACK_BOT_TOKEN: botToken, SLACK_APP_TOKEN: appToken, SLACK_API_URL: apiUrl, ...more };
  const { code, out, err } = await runProgram('doctor.ts', ['--config', path], { environment, folder });
  expect(err).toBe('');
  for (const secret of [...Object.values(more), botToken, appToken]) expect(out).not.toContain(secret);
  return { code, lines: out.split('\n') };
}

/** The lines that are not good, and their fixes. */
const ills = (lines: readonly string[]) => lines.slice(0, -3).filter((line) => !line.startsWith('✓'));

describe('npm run doctor, without any system', () => {
  test('is content with tokens and a channel', async () => {
    const { code, lines } = await doctor({});
    expect(ills(lines)).toEqual([]);
    expect(lines.some((line) => /^✓ good +Slack scopes +all \d+/.test(line))).toBe(true);
    expect(lines.some((line) => /^✓ good +Channel #ops +operations · the bot is in it/.test(line))).toBe(true);
    expect(code).toBe(0);
  });

  test('names the scopes that the token has not', async () => {
    await client.revokeScope('files:write');
    await client.revokeScope('im:read');
    const { code, lines } = await doctor({});
    expect(ills(lines)[0]).toMatch(/^● bad +Slack scopes +missing: files:write, im:read$/);
    expect(ills(lines)[1]).toContain('→ Give the app the present manifest.yml and install it again');
    expect(code).toBe(2);
  });

  test.each<[string, Record<string, string>, RegExp]>([
    [
      'a bot token that Slack refuses',
      { SLACK_BOT_TOKEN: 'xoxb-wrong-in-the-test' },
      /^● bad +Slack bot token +Slack refuses it \(invalid_auth\)/,
    ],
    [
      'an app token that Slack refuses',
      { SLACK_APP_TOKEN: 'xapp-wrong-in-the-test' },
      /^● bad +Slack app token +Slack refuses it \(invalid_auth\)/,
    ],
    [
      'a token of the wrong kind',
      { SLACK_BOT_TOKEN: 'xapp-in-the-wrong-place' },
      /^● bad +Slack tokens +SLACK_BOT_TOKEN is not a bot token/,
    ],
    ['no way to Slack', { SLACK_API_URL: 'http://127.0.0.1:9/api/' }, /^○ unknown +Slack bot token/],
  ])('says what is wrong with %s, and calls nothing good that it could not ask', async (_, variables, expected) => {
    const { code, lines } = await doctor({}, variables);
    expect(ills(lines)[0]).toMatch(expected);
    const appOnly = variables.SLACK_APP_TOKEN !== undefined;
    expect(lines.some((line) => /^✓ good +(Slack scopes|Channel)/.test(line))).toBe(appOnly);
    expect(code).toBe(variables.SLACK_API_URL === undefined ? 2 : 1);
  });

  test('a channel without the bot is bad, with the way in', async () => {
    const { code, lines } = await doctor({ operationsChannel: 'shop' });
    expect(ills(lines)[0]).toMatch(/^● bad +Channel #shop +operations · the bot is not in it$/);
    expect(ills(lines)[1]).toContain('/invite @middlewatch');
    expect(code).toBe(2);
  });

  test('a configuration that cannot be read is named by its line, and the tokens are looked at all the same', async () => {
    const { code, lines } = await doctor('kafak: []\n');
    expect(ills(lines)[0]).toContain('middlewatch.yaml:1: there is no key "kafak"');
    expect(lines.some((line) => /^✓ good +Slack bot token/.test(line))).toBe(true);
    expect(lines.some((line) => /^○ unknown +Store, targets +not checked/.test(line))).toBe(true);
    expect(code).toBe(2);
  });
});

await describeLive('kafka', (env) => {
  const kafka = [{ name: 'lab', brokers: env.brokers }];
  const alerts = { topics: [{ topic: 'shop.alerts' }], channel: 'ops-alerts', deadLetterTopic: 'shop.alerts.dead' };

  test('npm run doctor finds brokers, topics and rights well', async () => {
    const { code, lines } = await doctor({ kafka, alerts });
    expect(ills(lines)).toEqual([]);
    expect(lines.some((line) => /^✓ good +Topic shop\.alerts +alerts · Kafka lab · 3 partitions/.test(line))).toBe(
      true,
    );
    expect(lines.some((line) => /^✓ good +Kafka lab, rights +.*alerts, dead letters/.test(line))).toBe(true);
    expect(code).toBe(0);
  });

  test('npm run doctor names a dead broker, and what it could not ask is unknown', async () => {
    const port = await closedPort();
    const { code, lines } = await doctor({ kafka: [{ name: 'dead', brokers: [`127.0.0.1:${port}`] }], alerts });
    const [broken, fix, ...rest] = ills(lines);
    expect(broken).toMatch(
      new RegExp(`^● bad +Kafka dead +Kafka dead does not answer: 127\\.0\\.0\\.1:${port} refused`),
    );
    expect(fix).toContain('→ Check the address in the configuration');
    expect(rest.filter((line) => !line.includes('→')).every((line) => line.startsWith('○ unknown'))).toBe(true);
    expect(code).toBe(2);
  });

  test('npm run doctor tells a missing alert topic from a missing topic for dead letters', async () => {
    const absent = { topics: [{ topic: 'nobody.alerts' }], channel: 'ops-alerts', deadLetterTopic: 'nobody.dead' };
    const { code, lines } = await doctor({ kafka, alerts: absent });
    expect(lines.some((line) => /^● bad +Topic nobody\.alerts/.test(line))).toBe(true);
    expect(lines.some((line) => /^◐ warning +Topic nobody\.dead/.test(line))).toBe(true);
    expect(code).toBe(2);
  });
});

await describeLive('kubernetes', (env) => {
  const target = (kubeconfig: string, more: object = {}) => ({
    kubernetes: [{ name: 'lab', kubeconfig, namespace: 'shop', ...more }],
  });

  test('npm run doctor asks the API server for version, time and rights', async () => {
    const { code, lines } = await doctor(target(env.kubeconfig));
    expect(ills(lines)).toEqual([]);
    expect(lines.some((line) => /^✓ good +Kubernetes lab, rights +.*\/k8s scale/.test(line))).toBe(true);
    expect(lines.some((line) => /^✓ good +Clock beside Kubernetes lab/.test(line))).toBe(true);
    expect(code).toBe(0);
  });

  test('npm run doctor names the rights that are missing; those to change only where changes are wanted', async () => {
    const { code, lines } = await doctor(target(env.kubeconfigViewer));
    expect(ills(lines)[0]).toMatch(/^◐ warning +Kubernetes lab, rights .*\/k8s restart \(patch deployments\.apps/);
    expect(ills(lines)[1]).toContain('deploy/kubernetes.yaml');
    expect(code).toBe(1);
    const readOnly = await doctor(target(env.kubeconfigViewer, { readOnly: true }));
    expect(ills(readOnly.lines).join()).not.toContain('patch');
  });
});

await describeLive('minio', (env) => {
  const target = (endpoint: string) => ({
    minio: [{ name: 'lab', endpoint, accessKey: { env: 'MINIO_KEY' }, secretKey: { env: 'MINIO_SECRET' } }],
  });

  test('npm run doctor finds a MinIO with all its drives well', { timeout: 180_000 }, async () => {
    const owned = children();
    const dir = await mkdtemp(join(tmpdir(), 'minio-doctor-'));
    try {
      const home = { dir, ports: { api: await pickPort() }, children: owned };
      const { env: own } = await minio().start(home, AbortSignal.timeout(90_000));
      const keys = { MINIO_KEY: own.accessKey, MINIO_SECRET: own.secretKey };
      const { code, lines } = await doctor(target(own.endpoint), keys);
      expect(ills(lines)).toEqual([]);
      expect(code).toBe(0);
    } finally {
      await owned.stopAll();
      await rm(dir, { recursive: true, force: true });
    }
  });

  test('npm run doctor names what a key may not ask', async () => {
    const { accessKey, secretKey } = env.viewer;
    const { code, lines } = await doctor(target(env.endpoint), { MINIO_KEY: accessKey, MINIO_SECRET: secretKey });
    expect(
      lines.some((line) => /^◐ warning +MinIO lab, rights +refused: \/minio info \(admin:ServerInfo\)/.test(line)),
    ).toBe(true);
    expect(code).toBe(1);
  });
});
