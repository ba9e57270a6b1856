import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from '@slack/bolt';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { workspaceClient } from '../../workspace/client.ts';
import { silent } from './bolt.ts';
import { sampleApp } from './sample-app.ts';

const readySchema = z.object({
  ready: z.literal(true),
  url: z.url(),
  apiUrl: z.url(),
  botToken: z.string().startsWith('xoxb-'),
  appToken: z.string().startsWith('xapp-'),
  signingSecret: z.string(),
  controlUrl: z.url(),
  controlToken: z.string(),
  pid: z.int(),
});

describe('the workspace as a program', () => {
  let dataDir: string;
  let closers: (() => Promise<void>)[];
  beforeEach(() => {
    dataDir = mkdtempSync(join(tmpdir(), 'workspace-'));
    closers = [];
  });
  afterEach(async () => {
    for (const close of closers.reverse()) await close();
    rmSync(dataDir, { recursive: true });
  });

  async function start(...more: string[]) {
    const child = spawn(process.execPath, ['workspace/main.ts', '--data', dataDir, ...more], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [line] = await once(child.stdout.setEncoding('utf8'), 'data');
    const stop = async () => {
      if (child.exitCode !== null) return child.exitCode;
      child.kill('SIGTERM');
      const [code] = await once(child, 'exit');
      return code;
    };
    closers.push(stop);
    return { ready: readySchema.parse(JSON.parse(line)), stop };
  }

  async function say(...args: string[]) {
    const child = spawn(process.execPath, ['workspace/say.ts', '--data', dataDir, ...args]);
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    const [code] = await once(child, 'close');
    return { code, stdout, stderr };
  }

  async function connectSampleApp({ apiUrl, botToken, appToken }: z.infer<typeof readySchema>) {
    const app = new App({
      token: botToken,
      appToken,
      socketMode: true,
      logger: silent,
      clientOptions: { slackApiUrl: apiUrl },
    });
    sampleApp(app);
    await app.start();
    closers.push(async () => {
      await app.stop();
    });
  }

  it('says where it is, keeps tokens, address and messages over a restart, and leaves cleanly', async () => {
    const first = await start();
    await workspaceClient(first.ready).act('dana').say('ops', 'remember me');
    expect(statSync(join(dataDir, 'workspace.json')).mode & 0o777).toBe(0o600);
    expect(await first.stop()).toBe(0);
    const second = await start();
    expect({ ...second.ready, pid: 0 }).toEqual({ ...first.ready, pid: 0 });
    expect(await workspaceClient(second.ready).messages('ops')).toMatchObject([{ text: 'remember me' }]);
  });

  it('takes commands from the manifest and follows it when it changes', async () => {
    const manifestPath = join(dataDir, 'manifest.yml');
    const manifest = (command: string) =>
      `features:\n  slash_commands:\n    - { command: ${command}, description: a, usage_hint: b, should_escape: true }\n`;
    writeFileSync(manifestPath, manifest('/k8s'));
    const { ready } = await start('--manifest', manifestPath);
    const dana = workspaceClient(ready).act('dana');
    await expect(dana.slash('ops', '/kafka topics')).rejects.toThrow('/kafka is not a valid command.');
    writeFileSync(manifestPath, manifest('/kafka  '));
    await expect(dana.slash('ops', '/kafka topics')).resolves.toEqual({ ok: true });
  });

  it('lets one say a command from the terminal, press a button of the answer, and fill in a form', async () => {
    const { ready } = await start();
    await connectSampleApp(ready);
    const alert = await say('/alert');
    expect(alert).toEqual({ code: 0, stdout: 'lag 48,210\n[Acknowledge]\n', stderr: '' });
    const clicked = await say('--click', 'Acknowledge', '--as', 'lee');
    expect(clicked.stdout).toBe('acknowledged by @Lee\n\nacknowledged from the card\n');
    const form = await say('/form');
    expect(form.stdout).toContain('Silence\nfirst\nReason: ');
    const submitted = await say('--click', 'Silence', '--fill', 'Reason=deploy', '--channel', 'bot');
    expect(submitted).toMatchObject({ code: 0, stdout: 'silenced: deploy for unset\n' });
    const json = await say('@middlewatch k8s get pods', '--json');
    expect(JSON.parse(json.stdout)).toMatchObject({ messages: [{ text: expect.stringContaining('heard: <@U') }] });
  });

  it('fails a terminal command with a sentence when nobody answers', async () => {
    expect(await say('/k8s')).toMatchObject({ code: 2, stderr: expect.stringContaining('No workspace runs in') });
    const { ready } = await start();
    expect(await say('/k8s')).toMatchObject({ code: 2, stderr: expect.stringContaining('is not connected') });
    await connectSampleApp(ready);
    expect(await say('/mute')).toEqual({
      code: 1,
      stdout: '',
      stderr: '/mute failed with the error "operation_timeout"\n',
    });
  });
});
