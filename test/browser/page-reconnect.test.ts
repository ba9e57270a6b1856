import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { workspaceClient } from '../../workspace/client.ts';
import { startWorkspace, type Workspace } from '../../workspace/start.ts';
import { startBrowser, type TestBrowser } from '../support/browser.ts';

let dataDir: string;
let workspace: Workspace;
let browser: TestBrowser;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'page-reconnect-'));
  workspace = await startWorkspace({ dataDir });
  browser = await startBrowser();
});

afterAll(async () => {
  await browser?.close();
  await workspace?.stop();
  await rm(dataDir, { recursive: true, force: true });
});

it('says that the workspace is gone, comes back by itself, and misses nothing that was said meanwhile', async () => {
  const page = await browser.open(workspace.url, { widthPx: 1280 });
  const messages = page.getByRole('region', { name: 'Messages' });
  await workspaceClient(workspace).act('dana').say('ops', 'before');
  await messages.getByText('before').waitFor();

  await workspace.stop();
  await page.getByRole('status').getByText('The workspace does not answer').waitFor();

  workspace = await startWorkspace({ dataDir, port: Number(new URL(workspace.apiUrl).port) });
  await workspaceClient(workspace).act('dana').say('ops', 'meanwhile');
  await page.getByRole('status').getByText('The workspace does not answer').waitFor({ state: 'detached' });
  await messages.getByText('meanwhile').waitFor();
  expect(await messages.getByText('before').count()).toBe(1);
});
