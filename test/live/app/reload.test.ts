import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { type WorkspaceClient, workspaceClient } from '../../../workspace/client.ts';
import { startWorkspace, type Workspace } from '../../../workspace/start.ts';
import { closedPort } from '../../support/faulty-server.ts';

const main = join(import.meta.dirname, '..', '..', '..', 'src', 'main.ts');

let folder: string;
let workspace: Workspace;
let client: WorkspaceClient;
let child: ChildProcess | undefined;
let brokers: string[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'middlewatch-reload-'));
  workspace = await startWorkspace();
  client = workspaceClient(workspace);
  brokers = [`127.0.0.1:${await closedPort()}`];
});
afterEach(async () => {
  if (child?.exitCode === null) child.kill('SIGKILL');
  await workspace.stop();
  await rm(folder, { recursive: true });
});

const file = (name: string) => join(folder, name);

async function write(alerts: object, more: object = {}): Promise<void> {
  const standard = { http: { port: 0 }, store: { path: file('store.db') }, kafka: [{ name: 'prod', brokers }] };
  const text = stringify({
    ...standard,
    alerts: { topics: [{ topic: 'alerts' }], channel: 'ops-alerts', ...alerts },
    ...more,
  });
  await writeFile(file('middlewatch.yaml'), text);
}

/** Starts the program itself; resolves with what it said first, or its end. */
async function start(): Promise<{ ready: boolean; code: number | null; said: string }> {
  const started = spawn(process.execPath, [main, '--config', file('middlewatch.yaml')], {
    env: {
      PATH: process.env.PATH ?? '',
      SLACK_API_URL: workspace.apiUrl,
      SLACK_BOT_TOKEN: workspace.botToken,
      SLACK_APP_TOKEN: workspace.appToken,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  child = started;
  let said = '';
  started.stderr?.on('data', (chunk) => {
    said += String(chunk);
  });
  const ended = once(started, 'close').then(([code]) => ({ ready: false, code, said }));
  return Promise.race([ended, once(started.stdout, 'data').then(() => ({ ready: true, code: null, said }))]);
}

async function answerTo(command: string, contains: string): Promise<void> {
  await client.act('dana').slash('ops', command);
  await client.waitFor({ channel: 'ops', as: 'dana', contains, timeoutMs: 10_000 });
}

describe('the configuration of a running bot', () => {
  test('a good file takes effect on SIGHUP', async () => {
    await write({});
    expect(await start()).toMatchObject({ ready: true });
    await answerTo('/alerts route team=shop', 'default (#ops-alerts)');
    await write({
      receivers: [{ name: 'shop', channel: 'ops' }],
      route: { routes: [{ matchers: ['team="shop"'], receiver: 'shop' }] },
    });
    child?.kill('SIGHUP');
    await expect
      .poll(
        async () =>
          answerTo('/alerts route team=shop', 'shop (#ops)').then(
            () => true,
            () => false,
          ),
        { timeout: 30_000 },
      )
      .toBe(true);
  });

  test('a file that is changed is read by itself, the alertmanager.yml too', async () => {
    const tree = (channel: string) =>
      `route: {receiver: team}\nreceivers: [{name: team, slack_configs: [{channel: "#${channel}"}]}]\n`;
    await writeFile(file('alertmanager.yml'), tree('ops-alerts'));
    await write({ alertmanagerFile: 'alertmanager.yml' });
    expect(await start()).toMatchObject({ ready: true });
    await answerTo('/alerts route team=shop', 'team (#ops-alerts)');
    await writeFile(file('alertmanager.yml'), tree('ops'));
    await expect
      .poll(
        async () =>
          answerTo('/alerts route team=shop', 'team (#ops)').then(
            () => true,
            () => false,
          ),
        { timeout: 40_000 },
      )
      .toBe(true);
  });

  test('a bad file keeps the old one and is told in the operations channel and in /ops health', async () => {
    await write({});
    expect(await start()).toMatchObject({ ready: true });
    await write({ route: { routes: [{ receiver: 'nobody' }] } });
    child?.kill('SIGHUP');
    await client.waitFor({ channel: 'ops', contains: 'no receiver is called "nobody"', timeoutMs: 10_000 });
    await answerTo('/ops health', 'the file is wrong now and not in effect');
    await answerTo('/alerts route team=shop', 'default (#ops-alerts)');
    await write({});
    child?.kill('SIGHUP');
    await answerTo('/ops health', 'middlewatch.yaml read');
  });

  test.each([
    ['that does not exist', 'nowhere', 'there is none that the bot can see'],
    ['that is archived', 'archived', 'it is archived'],
    ['that the bot is not in', 'shop', 'the bot is not in it'],
  ])('a channel %s is refused, at the start with 2 and later', async (_, named, why) => {
    const id = (await client.channels()).find(({ name }) => name === 'ops-middlewatch')?.id ?? '';
    if (named === 'archived') await client.archiveChannel(id);
    // Slack lists no archived channels by their names.
    const channel = named === 'archived' ? id : named;
    const wrong = {
      receivers: [{ name: 'shop', channel }],
      route: { routes: [{ matchers: ['a=b'], receiver: 'shop' }] },
    };
    await write(wrong);
    const { code, said } = await start();
    expect(said).toContain(`Alerts cannot be posted to ${channel} (of shop): ${why}.`);
    expect(said).toContain('/invite @middlewatch');
    expect(code).toBe(2);
    await write({});
    expect(await start()).toMatchObject({ ready: true });
    await write(wrong);
    child?.kill('SIGHUP');
    await client.waitFor({ channel: 'ops', contains: `Alerts cannot be posted to ${channel}`, timeoutMs: 10_000 });
  });

  test('what needs a restart is named', async () => {
    await write({});
    expect(await start()).toMatchObject({ ready: true });
    await write({ groupId: 'another' }, { store: { path: file('other.db') } });
    child?.kill('SIGHUP');
    await client.waitFor({ channel: 'ops', contains: 'store, alerts.groupId', timeoutMs: 10_000 });
  });
});
