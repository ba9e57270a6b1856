import { WebClient } from '@slack/web-api';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type WorkspaceClient, workspaceClient } from '../../workspace/client.ts';
import { startWorkspace, type Workspace } from '../../workspace/start.ts';

const plain = (text: string) => ({ type: 'plain_text' as const, text });
const buttons = (...labels: string[]) => [
  {
    type: 'actions' as const,
    elements: labels.map((label) => ({ type: 'button' as const, action_id: label, text: plain(label), value: label })),
  },
];
const form = (more: object = {}) => ({ type: 'modal' as const, title: plain('a'), blocks: buttons('next'), ...more });

const given = z.object({ response_url: z.url().optional(), trigger_id: z.string() });

/** No app is connected here: what it would have been given is in the journal, and used by hand. */
describe('what an interaction gives the app', () => {
  let workspace: Workspace;
  let client: WorkspaceClient;
  let web: WebClient;
  beforeAll(async () => {
    workspace = await startWorkspace();
    client = workspaceClient(workspace);
    web = new WebClient(workspace.botToken, { slackApiUrl: workspace.apiUrl, retryConfig: { retries: 0 } });
  });
  afterAll(() => workspace.stop());
  beforeEach(() => client.reset());

  async function lastGiven() {
    const entry = (await client.journal()).findLast(({ kind, name }) => kind === 'envelope' && name !== 'events_api');
    return given.parse(entry?.sent);
  }
  async function command() {
    await client.act('dana').slash('ops', '/k8s get pods');
    return lastGiven();
  }
  async function pressed() {
    const channel = (await client.channels()).find(({ name }) => name === 'ops')?.id ?? '';
    await web.chat.postMessage({ channel, text: 'card', blocks: buttons('go') });
    const card = await client.waitFor({ channel: 'ops', contains: '[go]' });
    await client.act('dana').click(card, 'go');
    return { card, ...(await lastGiven()) };
  }
  async function use(url: string | undefined, body: object) {
    const response = await fetch(url ?? '', { method: 'POST', body: JSON.stringify(body) });
    return { status: response.status, ...z.object({ error: z.string().optional() }).parse(await response.json()) };
  }
  const seen = async () => (await client.messages('ops', { as: 'dana' })).map(({ text }) => text);

  it('is a response_url for five uses', async () => {
    const { response_url: url } = await command();
    for (let uses = 0; uses < 5; uses += 1) expect(await use(url, { text: `${uses}` })).toEqual({ status: 200 });
    expect(await use(url, { text: '6' })).toEqual({ status: 404, error: 'used_url' });
    expect(await seen()).toEqual(['0', '1', '2', '3', '4']);
  });

  it('is a response_url for thirty minutes', async () => {
    const { response_url: url } = await command();
    await client.clock.advance(30 * 60_000 - 1_000);
    expect(await use(url, { text: 'in time' })).toEqual({ status: 200 });
    await client.clock.advance(2_000);
    expect(await use(url, { text: 'late' })).toEqual({ status: 404, error: 'expired_url' });
  });

  it('cannot replace or delete anything by the response_url of a command', async () => {
    const { response_url: url } = await command();
    await use(url, { text: 'first' });
    await use(url, { text: 'second', replace_original: true });
    await use(url, { delete_original: true });
    expect(await seen()).toEqual(['first', 'second']);
  });

  it('replaces, adds to and deletes the message whose button was pressed', async () => {
    const { card, response_url: url } = await pressed();
    await use(url, { text: 'beside', replace_original: false });
    expect(await seen()).toEqual(['card', 'beside']);
    expect((await client.messages('ops', { as: 'lee' })).map(({ text }) => text)).toEqual(['card']);
    await use(url, { text: 'instead', replace_original: true });
    expect((await client.messages('ops'))[0]).toMatchObject({ ts: card.ts, text: 'instead' });
    await use(url, { delete_original: true });
    expect(await seen()).toEqual(['beside']);
  });

  it('refuses blocks that a message refuses, and a body that is none', async () => {
    const { response_url: url } = await command();
    expect(await use(url, { blocks: [{ type: 'section' }] })).toMatchObject({ status: 400, error: 'invalid_blocks' });
    expect(await use(url, {})).toMatchObject({ status: 400, error: 'no_text' });
  });

  it('is a trigger for one form within three seconds', async () => {
    const { trigger_id: once } = await command();
    await web.views.open({ trigger_id: once, view: form() });
    await expect(web.views.open({ trigger_id: once, view: form() })).rejects.toThrow('exchanged_trigger_id');
    const { trigger_id: late } = await command();
    await client.clock.advance(3_001);
    await expect(web.views.open({ trigger_id: late, view: form() })).rejects.toThrow('expired_trigger_id');
  });

  it('stacks three forms and no more, and shows the one below when the top is closed', async () => {
    await web.views.open({ trigger_id: (await command()).trigger_id, view: form() });
    for (const _ of [2, 3]) {
      const top = (await client.views('dana')).at(-1);
      await client.act('dana').click(top ?? { viewId: '' }, 'next');
      await web.views.push({ trigger_id: (await lastGiven()).trigger_id, view: form() });
    }
    const stack = await client.views('dana');
    expect(stack.map(({ previous_view_id }) => previous_view_id)).toEqual([null, stack[0]?.id, stack[1]?.id]);
    await client.act('dana').click(stack[2] ?? { viewId: '' }, 'next');
    const { trigger_id } = await lastGiven();
    await expect(web.views.push({ trigger_id, view: form() })).rejects.toThrow('push_limit_reached');
    await client.act('dana').closeView();
    expect(await client.views('dana')).toHaveLength(2);
    await client.act('dana').closeView({ all: true });
    expect(await client.views('dana')).toEqual([]);
  });

  it('lets a form be updated by its hash once, and by its external id', async () => {
    const { trigger_id } = await command();
    const { view } = await web.views.open({ trigger_id, view: form({ external_id: 'mine' }) });
    const { id: view_id = '', hash = '' } = view ?? {};
    await web.views.update({ view_id, hash, view: form({ external_id: 'mine' }) });
    await expect(web.views.update({ view_id, hash, view: form() })).rejects.toThrow('hash_conflict');
    await web.views.update({ external_id: 'mine', view: form({ external_id: 'mine', title: plain('b') }) });
    expect(await client.views('dana')).toMatchObject([{ id: view_id, title: { text: 'b' } }]);
  });

  it('does not believe a press on what is not there', async () => {
    const { card } = await pressed();
    const press = {
      kind: 'action' as const,
      as: 'dana',
      channel: card.channel,
      ts: card.ts,
      element: { type: 'button' },
    };
    const blockId = card.blocks?.[0]?.block_id ?? '';
    const forged = await client.call('act', { ...press, blockId, actionId: 'other' });
    expect(forged).toEqual({ ok: false, error: 'That button is gone.' });
    const outside = await client.call('act', { ...press, as: 'gil', channel: 'ops-alerts', blockId, actionId: 'go' });
    expect(outside).toMatchObject({ ok: false, error: 'There is no channel "ops-alerts".' });
  });
});
