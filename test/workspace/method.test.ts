import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type WorkspaceClient, workspaceClient } from '../../workspace/client.ts';
import { movableClock } from '../../workspace/clock.ts';
import { startWorkspace, type Workspace } from '../../workspace/start.ts';

type Answer = Record<string, unknown> & { ok: boolean };

describe('the Web API', () => {
  let workspace: Workspace;
  let client: WorkspaceClient;
  let ids: Record<string, string>;
  beforeAll(async () => {
    // A clock that stands still unless it is moved: rates are counted against it.
    workspace = await startWorkspace({ clock: movableClock(() => 1_795_000_000_000) });
    client = workspaceClient(workspace);
  });
  afterAll(() => workspace.stop());
  beforeEach(async () => {
    await client.reset();
    ids = {};
    for (const { id, name } of [...(await client.users()), ...(await client.channels())]) ids[name] = id;
  });

  const raw = (method: string, args: Record<string, unknown>, token = workspace.botToken) =>
    fetch(`${workspace.apiUrl}${method}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify(args),
    });
  const call = async (method: string, args: Record<string, unknown> = {}, token?: string): Promise<Answer> =>
    JSON.parse(await (await raw(method, args, token)).text());
  const post = (text: string, more: Record<string, unknown> = {}) =>
    call('chat.postMessage', { channel: ids.ops, text, ...more });

  it.each<[string, string, () => Promise<Answer>]>([
    ['not_authed', 'no token', async () => JSON.parse(await (await fetch(`${workspace.apiUrl}auth.test`)).text())],
    ['invalid_auth', 'a wrong token', () => call('auth.test', {}, 'xoxb-1')],
    ['not_allowed_token_type', 'the app token for a bot method', () => call('auth.test', {}, workspace.appToken)],
    ['not_allowed_token_type', 'the bot token for a socket', () => call('apps.connections.open')],
    ['invalid_arguments', 'no channel', () => call('chat.postMessage', { text: 'a' })],
    ['channel_not_found', 'an unknown channel', () => call('chat.postMessage', { channel: 'C0', text: 'a' })],
    ['channel_not_found', 'a private channel without the bot', () => post('a', { channel: ids.secret })],
    ['not_in_channel', 'a public channel without the bot', () => post('a', { channel: ids.shop })],
    ['no_text', 'nothing to say', () => post('')],
    ['invalid_blocks_format', 'blocks that are no list', () => post('a', { blocks: 'x' })],
    ['invalid_blocks', 'a block without its text', () => post('a', { blocks: [{ type: 'section' }] })],
    ['invalid_metadata_format', 'metadata of another shape', () => post('a', { metadata: { a: 1 } })],
    ['markdown_text_conflict', 'two kinds of text', () => post('a', { markdown_text: 'b' })],
    ['cannot_reply_to_message', 'a thread that is not there', () => post('a', { thread_ts: '1.000000' })],
    ['message_not_found', 'an unknown message', () => call('chat.update', { channel: ids.ops, ts: '1.0', text: 'a' })],
    [
      'user_not_in_channel',
      'an ephemeral for an outsider',
      () => call('chat.postEphemeral', { channel: ids['ops-alerts'], user: ids.gil, text: 'a' }),
    ],
    [
      'invalid_trigger_id',
      'a made-up trigger',
      () => call('views.open', { trigger_id: '1.2.3', view: { type: 'modal', title: plain('a'), blocks: [] } }),
    ],
    [
      'invalid_arguments',
      'a title of 25 characters',
      () => call('views.open', { trigger_id: '1', view: { type: 'modal', title: plain('a'.repeat(25)), blocks: [] } }),
    ],
    [
      'not_found',
      'an unknown view',
      () => call('views.update', { view_id: 'V0', view: { type: 'modal', title: plain('a'), blocks: [] } }),
    ],
    ['user_not_found', 'an unknown user', () => call('users.info', { user: 'U0' })],
    ['no_such_subteam', 'a user group', () => call('usergroups.users.list', { usergroup: 'S0' })],
    ['thread_not_found', 'replies to nothing', () => call('conversations.replies', { channel: ids.ops, ts: '1.0' })],
    ['unknown_method', 'a method not modelled', () => call('stars.add')],
  ])('answers %s for %s', async (error, _what, ask) => {
    expect(await ask()).toMatchObject({ ok: false, error });
  });

  it("does not let the bot touch other people's messages, nor an ephemeral by its timestamp", async () => {
    const { ts } = await client.act('dana').say('ops', 'mine');
    expect(await call('chat.update', { channel: ids.ops, ts, text: 'a' })).toMatchObject({
      error: 'cant_update_message',
    });
    expect(await call('chat.delete', { channel: ids.ops, ts })).toMatchObject({ error: 'cant_delete_message' });
    const ephemeral = await call('chat.postEphemeral', { channel: ids.ops, user: ids.dana, text: 'psst' });
    const target = { channel: ids.ops, ts: ephemeral.message_ts, text: 'a' };
    expect(await call('chat.update', target)).toMatchObject({ error: 'message_not_found' });
  });

  it('refuses an archived channel and a text that is too long to update', async () => {
    const { ts } = await post('a');
    expect(await call('chat.update', { channel: ids.ops, ts, text: 'a'.repeat(40_001) })).toMatchObject({
      error: 'msg_too_long',
    });
    await client.archiveChannel('ops');
    expect(await post('b')).toMatchObject({ error: 'is_archived' });
  });

  it('cuts a text at 40,000 characters and warns', async () => {
    expect(await post('a'.repeat(40_001))).toMatchObject({ ok: true, warning: 'message_truncated' });
  });

  it('keeps blocks that an update does not mention, and drops them for an empty list', async () => {
    const { ts } = await post('a', { blocks: [{ type: 'divider' }] });
    const kept = await call('chat.update', { channel: ids.ops, ts, text: 'b' });
    expect(kept).toMatchObject({ message: { text: 'b', blocks: [{ type: 'divider' }] } });
    const dropped = await call('chat.update', { channel: ids.ops, ts, text: 'c', blocks: [] });
    expect(dropped.message).not.toHaveProperty('blocks');
  });

  it('returns metadata only where it is asked for', async () => {
    const metadata = { event_type: 'delivery', event_payload: { id: 'd1' } };
    await post('a', { metadata });
    expect(await call('conversations.history', { channel: ids.ops })).not.toHaveProperty('messages.0.metadata');
    const asked = await call('conversations.history', { channel: ids.ops, include_all_metadata: true });
    expect(asked).toMatchObject({ messages: [{ metadata }] });
  });

  it('lists history newest first, by pages, without replies, within bounds', async () => {
    const root = await post('root');
    await post('reply', { thread_ts: root.ts });
    await post('told to all', { thread_ts: root.ts, reply_broadcast: true });
    const last = await post('last');
    const texts = (answer: Answer) => (Array.isArray(answer.messages) ? answer.messages.map(({ text }) => text) : []);
    expect(texts(await call('conversations.history', { channel: ids.ops }))).toEqual(['last', 'told to all', 'root']);
    const first = await call('conversations.history', { channel: ids.ops, limit: 2 });
    expect(first).toMatchObject({ has_more: true, response_metadata: { next_cursor: expect.any(String) } });
    const cursor = first.response_metadata;
    const next = await call('conversations.history', { channel: ids.ops, limit: 2, cursor: nextCursor(cursor) });
    expect(texts(next)).toEqual(['root']);
    const bounded = { channel: ids.ops, oldest: root.ts, latest: last.ts };
    expect(texts(await call('conversations.history', bounded))).toEqual(['told to all']);
    expect(texts(await call('conversations.history', { ...bounded, inclusive: true }))).toEqual([
      'last',
      'told to all',
      'root',
    ]);
    const thread = await call('conversations.replies', { channel: ids.ops, ts: root.ts });
    expect(texts(thread)).toEqual(['root', 'reply', 'told to all']);
  });

  it('says which scope is missing, and what there is', async () => {
    await client.revokeScope('chat:write');
    expect(await post('a')).toMatchObject({
      error: 'missing_scope',
      needed: 'chat:write',
      provided: expect.stringContaining('commands'),
    });
    const response = await raw('users.info', { user: ids.dana });
    expect(response.headers.get('x-accepted-oauth-scopes')).toBe('users:read');
    expect(response.headers.get('x-oauth-scopes')).toContain('users:read');
  });

  it.each<[string, number, Record<string, unknown>]>([
    ['users.list', 20, {}],
    ['users.info', 100, { user: 'U0' }],
    ['team.info', 50, {}],
  ])('lets %s be called %i times a minute and then answers 429', async (method, perMinute, args) => {
    for (let calls = 0; calls < perMinute; calls += 1) expect((await raw(method, args)).status).toBe(200);
    const refused = await raw(method, args);
    expect(refused.status).toBe(429);
    const retryAfterS = Number(refused.headers.get('retry-after'));
    expect(retryAfterS).toBeGreaterThan(0);
    expect(await refused.json()).toEqual({ ok: false, error: 'ratelimited' });
    await client.clock.advance(retryAfterS * 1000);
    expect((await raw(method, args)).status).toBe(200);
  });

  it('takes a burst of posts in a channel, then one a second, each channel for itself', async () => {
    for (let posts = 0; posts < 10; posts += 1) expect(await post('a')).toMatchObject({ ok: true });
    expect(await post('a')).toMatchObject({ error: 'ratelimited' });
    expect(await post('a', { channel: ids['ops-alerts'] })).toMatchObject({ ok: true });
    await client.setRateLimits('off');
    expect(await post('a')).toMatchObject({ ok: true });
  });

  it('reacts and pins once each', async () => {
    const { ts: timestamp } = await post('a');
    const target = { channel: ids.ops, timestamp };
    expect(await call('reactions.add', { ...target, name: 'eyes' })).toEqual({ ok: true });
    expect(await call('reactions.add', { ...target, name: 'eyes' })).toMatchObject({ error: 'already_reacted' });
    expect(await call('reactions.remove', { ...target, name: 'tada' })).toMatchObject({ error: 'no_reaction' });
    expect(await call('pins.add', target)).toEqual({ ok: true });
    expect(await call('pins.add', target)).toMatchObject({ error: 'already_pinned' });
    expect(await call('pins.remove', target)).toEqual({ ok: true });
    expect(await call('pins.remove', target)).toMatchObject({ error: 'no_pin' });
  });

  it('opens the direct conversation of a user id that is posted to', async () => {
    const posted = await post('psst', { channel: ids.dana });
    expect(posted.channel).toMatch(/^D/);
    const opened = await call('conversations.open', { users: ids.dana });
    expect(opened).toMatchObject({ channel: { id: posted.channel } });
  });

  it('takes forms with JSON in them and leaves a text that looks like JSON alone', async () => {
    const body = new URLSearchParams({ channel: ids.ops ?? '', text: '{"a":1}', blocks: '[{"type":"divider"}]' });
    const headers = { authorization: `Bearer ${workspace.botToken}` };
    await fetch(`${workspace.apiUrl}chat.postMessage`, { method: 'POST', headers, body });
    expect(await client.messages('ops')).toMatchObject([{ text: '{"a":1}', blocks: [{ type: 'divider' }] }]);
  });
});

const plain = (text: string) => ({ type: 'plain_text', text });

function nextCursor(metadata: unknown): unknown {
  return typeof metadata === 'object' && metadata !== null && 'next_cursor' in metadata ? metadata.next_cursor : '';
}
