import { WebClient } from '@slack/web-api';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { slackPresence } from '../../../src/edge/slack/presence.ts';
import { systemClock } from '../../../src/lib/clock.ts';
import { workspaceClient } from '../../../workspace/client.ts';
import { startWorkspace, type Workspace } from '../../../workspace/start.ts';

let workspace: Workspace;
let dana: string;
const ask = () => {
  const client = new WebClient(workspace.botToken, { slackApiUrl: workspace.apiUrl, retryConfig: { retries: 0 } });
  return slackPresence(client, { clock: systemClock() }).doNotDisturb(dana);
};

beforeAll(async () => {
  workspace = await startWorkspace({ seed: 'presence' });
  dana = (await workspaceClient(workspace).users()).find(({ name }) => name === 'dana')?.id ?? '';
});
afterAll(() => workspace.stop());

test('who is in do-not-disturb is, who is not is not, and where Slack does not say it is unknown', async () => {
  const chat = workspaceClient(workspace);
  expect(await ask()).toBe('off');
  await chat.call('setQuiet', { as: 'dana', forMs: 3_600_000 });
  expect(await ask()).toBe('on');
  // At once: not at the end of the second.
  await chat.call('setQuiet', { as: 'dana', forMs: 0 });
  expect(await ask()).toBe('off');
  await chat.revokeScope('dnd:read');
  expect(await ask()).toBe('unknown');
});
