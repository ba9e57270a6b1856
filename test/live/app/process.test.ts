import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { z } from 'zod';
import { type WorkspaceClient, workspaceClient } from '../../../workspace/client.ts';
import { startWorkspace, type Workspace } from '../../../workspace/start.ts';
import { hangingServer } from '../../support/faulty-server.ts';

const main = join(import.meta.dirname, '..', '..', '..', 'src', 'main.ts');
const readyLine = z.object({ ready: z.literal(true), httpPort: z.number(), pid: z.number() });

let folder: string;
let workspace: Workspace;
let client: WorkspaceClient;
const children: ChildProcess[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'middlewatch-process-'));
  workspace = await startWorkspace();
  client = workspaceClient(workspace);
});
afterEach(async () => {
  for (const child of children.splice(0)) if (child.exitCode === null) child.kill('SIGKILL');
  await workspace.stop();
  await rm(folder, { recursive: true });
});

interface Run {
  readonly child: ChildProcess;
  readonly ready: Promise<z.infer<typeof readyLine>>;
  /** The exit code, and everything that was written to standard error. */
  readonly ended: Promise<{ code: number | null; said: string }>;
}

async function run(variables: Record<string, string>, config: object | string = {}): Promise<Run> {
  const path = join(folder, 'middlewatch.yaml');
  const standard = { http: { port: 0 }, store: { path: join(folder, 'store.db') } };
  await writeFile(path, typeof config === 'string' ? config : stringify({ ...standard, ...config }));
  const child = spawn(process.execPath, [main, '--config', path], {
    env: { PATH: process.env.PATH ?? '', SLACK_API_URL: workspace.apiUrl, ...variables },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.push(child);
  let said = '';
  child.stderr?.on('data', (chunk) => {
    said += String(chunk);
  });
  const ready = once(child.stdout ?? child, 'data').then(([chunk]) => readyLine.parse(JSON.parse(String(chunk))));
  ready.catch(() => undefined);
  return { child, ready, ended: once(child, 'close').then(([code]) => ({ code, said })) };
}
const tokens = () => ({ SLACK_BOT_TOKEN: workspace.botToken, SLACK_APP_TOKEN: workspace.appToken });

describe('node src/main.ts', () => {
  test('starts, serves, and ends with 0 on SIGTERM', async () => {
    const { child, ready, ended } = await run(tokens());
    const { httpPort, pid } = await ready;
    expect(pid).toBe(child.pid);
    expect((await fetch(`http://127.0.0.1:${httpPort}/readyz`)).status).toBe(200);
    await client.act('dana').slash('ops', '/ops help');
    await client.waitFor({ channel: 'ops', as: 'dana', contains: 'what you can ask' });
    child.kill('SIGTERM');
    expect((await ended).code).toBe(0);
    expect((await client.state()).connected).toBe(0);
  });

  test('that is stopped by the system does not answer /healthz, so that who probes it restarts it', async () => {
    const { child, ready } = await run(tokens());
    const { httpPort } = await ready;
    const health = () =>
      fetch(`http://127.0.0.1:${httpPort}/healthz`, { signal: AbortSignal.timeout(1_000) }).then(
        ({ status }) => status,
        () => 'no answer',
      );
    expect(await health()).toBe(200);
    child.kill('SIGSTOP');
    await expect.poll(health, { timeout: 20_000 }).toBe('no answer');
    child.kill('SIGCONT');
    await expect.poll(health, { timeout: 20_000 }).toBe(200);
  });

  test('on SIGTERM finishes the command that runs, and answers it', async () => {
    await using silent = await hangingServer();
    const kafka = [{ name: 'hung', brokers: [`127.0.0.1:${silent.port}`], timeout: '2s' }];
    const { child, ready, ended } = await run(tokens(), { kafka });
    await ready;
    await client.act('dana').slash('ops', '/kafka topics');
    child.kill('SIGTERM');
    expect((await ended).code).toBe(0);
    await client.waitFor({ channel: 'ops', as: 'dana', contains: 'hung', timeoutMs: 2_000 });
  });

  test.each([
    ['no bot token', () => ({ SLACK_APP_TOKEN: workspace.appToken }), 'SLACK_BOT_TOKEN is not set.'],
    ['no app token', () => ({ SLACK_BOT_TOKEN: workspace.botToken }), 'SLACK_APP_TOKEN is not set.'],
    [
      'the tokens exchanged',
      () => ({ SLACK_BOT_TOKEN: workspace.appToken, SLACK_APP_TOKEN: workspace.botToken }),
      'that one belongs in SLACK_APP_TOKEN',
    ],
    [
      'a bot token that Slack refuses',
      () => ({ ...tokens(), SLACK_BOT_TOKEN: 'xoxb-wrong' }),
      'Slack does not accept SLACK_BOT_TOKEN (invalid_auth).',
    ],
    [
      'an app token that Slack refuses',
      () => ({ ...tokens(), SLACK_APP_TOKEN: 'xapp-wrong' }),
      'Slack does not accept SLACK_APP_TOKEN (invalid_auth).',
    ],
    [
      'a token file that is not there',
      () => ({ SLACK_APP_TOKEN: workspace.appToken, SLACK_BOT_TOKEN_FILE: '/nowhere/token' }),
      'SLACK_BOT_TOKEN_FILE names /nowhere/token',
    ],
  ])('with %s ends with 2 and names the variable', async (_, variables, sentence) => {
    const { code, said } = await (await run(variables())).ended;
    expect(said).toContain(sentence);
    expect(said, 'no stack').not.toMatch(/\n\s+at /);
    expect(code).toBe(2);
  });

  test('with a wrong key ends with 2 and names its line and the nearest right one', async () => {
    const { code, said } = await (await run(tokens(), 'http:\n  port: 0\nkafak:\n  - name: prod\n')).ended;
    expect(said).toContain('middlewatch.yaml:3: there is no key "kafak" at the top; did you mean "kafka"?');
    expect(code).toBe(2);
  });

  test('without Slack ends with 1 and says so', async () => {
    const { code, said } = await (await run({ ...tokens(), SLACK_API_URL: 'http://127.0.0.1:1/api/' })).ended;
    expect(said).toContain('Slack could not be asked who the bot is');
    expect(code).toBe(1);
  });

  test('on a port that is taken ends with 1 and names it', async () => {
    await using other = await hangingServer();
    const { code, said } = await (await run(tokens(), { http: { port: other.port } })).ended;
    expect(said).toContain(`Cannot listen on 127.0.0.1:${other.port}`);
    expect(code).toBe(1);
  });
});
