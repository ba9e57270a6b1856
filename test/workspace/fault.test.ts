import { WebClient } from '@slack/web-api';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { JournalEntry } from '../../workspace/client.ts';
import { type Rig, silent, startRig } from './bolt.ts';

describe('a workspace told to fail', () => {
  let rig: Rig;
  let web: WebClient;
  let seen: string[];
  beforeAll(async () => {
    rig = await startRig('socket', (app) => {
      app.command('/count', async ({ ack, command }) => {
        seen.push(command.trigger_id);
        await ack();
      });
      app.message('ping', async ({ context }) => {
        seen.push(`ping ${context.retryNum ?? 0} ${context.retryReason ?? 'first'}`);
      });
    });
    // The bot's delivery makes its own retries; so does this client: none.
    web = new WebClient(rig.workspace.botToken, {
      slackApiUrl: rig.workspace.apiUrl,
      retryConfig: { retries: 0 },
      rejectRateLimitedCalls: true,
      logger: silent,
    });
  });
  afterAll(() => rig.stop());
  beforeEach(async () => {
    seen = [];
    await rig.client.reset();
    await rig.client.waitConnected();
  });

  const channelId = async (name: string) => (await rig.client.channels()).find((each) => each.name === name)?.id ?? '';
  const post = async (text: string) => web.chat.postMessage({ channel: await channelId('ops'), text });
  const journalled = (name: string) => (entry: JournalEntry) => entry.name === name;

  it('answers 429 with the seconds to wait', async () => {
    await rig.client.addFault({ method: 'chat.postMessage', kind: 'rate_limited', retryAfterS: 7 });
    await expect(post('a')).rejects.toMatchObject({ retryAfter: 7 });
    await expect(post('b')).resolves.toMatchObject({ ok: true });
    expect((await rig.client.messages('ops')).map(({ text }) => text)).toEqual(['b']);
  });

  it('answers HTTP 500 and does nothing', async () => {
    await rig.client.addFault({ method: '*', kind: 'http_error' });
    await expect(post('a')).rejects.toThrow('500');
    expect(await rig.client.messages('ops')).toEqual([]);
  });

  it('refuses with the error it was told', async () => {
    await rig.client.addFault({ method: 'chat.update', kind: 'error', error: 'edit_window_closed' });
    const { channel = '', ts = '' } = await post('a');
    await expect(web.chat.update({ channel, ts, text: 'b' })).rejects.toMatchObject({
      data: { error: 'edit_window_closed' },
    });
  });

  it('keeps a fault to the channel it was ordered for', async () => {
    await rig.client.addFault({
      method: 'chat.postMessage',
      kind: 'error',
      error: 'fatal_error',
      channel: await channelId('shop'),
    });
    await expect(post('a')).resolves.toMatchObject({ ok: true });
  });

  it('posts and then loses the answer, so that a careless retry doubles', async () => {
    await rig.client.addFault({ method: 'chat.postMessage', kind: 'answer_lost' });
    await expect(post('once')).rejects.toThrow();
    await post('once');
    expect((await rig.client.messages('ops')).map(({ text }) => text)).toEqual(['once', 'once']);
  });

  it('accepts a post long after its connection was cut', async () => {
    await rig.client.addFault({ method: 'chat.postMessage', kind: 'accepted_late', delayMs: 40_000 });
    await expect(post('late')).rejects.toThrow();
    await rig.client.clock.advance(39_000);
    expect(await rig.client.messages('ops')).toEqual([]);
    await rig.client.clock.advance(1_000);
    await rig.client.waitFor({ channel: 'ops', contains: 'late' });
  });

  it('carries out a slow call at once and answers when its time has come', async () => {
    await rig.client.addFault({ method: 'chat.postMessage', kind: 'slow', delayMs: 60_000 });
    const posted = post('slow');
    await rig.client.waitFor({ channel: 'ops', contains: 'slow' });
    await rig.client.clock.advance(60_000);
    await expect(posted).resolves.toMatchObject({ ok: true });
  });

  it('delivers an envelope twice under one id', async () => {
    await rig.client.addFault({ envelope: 'slash_commands', kind: 'duplicate' });
    await rig.client.act('dana').slash('ops', '/count');
    await rig.client.waitUntil(async () => seen.length === 2);
    expect(seen[0]).toBe(seen[1]);
  });

  it('delivers an event again with its number and reason while it is not acknowledged', async () => {
    await rig.client.addFault({ envelope: 'events_api', kind: 'lose_ack', times: 2 });
    await rig.client.act('dana').say('ops', 'ping');
    await rig.client.waitUntil(async () => seen.includes('ping 0 first'));
    await rig.client.clock.advance(3_000);
    await rig.client.waitUntil(async () => seen.includes('ping 1 timeout'));
    await rig.client.clock.advance(3_000);
    // The second retry comes a minute after the first has failed; ask until its timer is there to be moved.
    await rig.client.waitUntil(async () => {
      await rig.client.clock.advance(60_000);
      return seen.includes('ping 2 timeout');
    });
    const envelopes = (await rig.client.journal()).filter(journalled('events_api'));
    expect(new Set(envelopes.map(({ envelopeId }) => envelopeId)).size).toBe(1);
  });

  it('gives every connection of the app a share', async () => {
    const second = await startSecondSocket(rig.workspace.appToken, rig.workspace.apiUrl);
    await rig.client.waitConnected(2);
    for (let turn = 0; turn < 4; turn += 1) await rig.client.act('dana').slash('ops', '/count');
    const acks = (await rig.client.journal()).filter(({ kind }) => kind === 'ack');
    expect(new Set(acks.map(({ connection }) => connection)).size).toBe(2);
    second.close();
    await rig.client.waitUntil(async () => (await rig.client.state()).connected === 1);
  });

  it('gives no second connection for one ticket', async () => {
    const { url } = await openConnection(rig.workspace.appToken, rig.workspace.apiUrl);
    const first = new WebSocket(url);
    await new Promise((resolve) => first.addEventListener('message', resolve, { once: true }));
    const again = new WebSocket(url);
    await new Promise((resolve) => again.addEventListener('error', resolve, { once: true }));
    first.close();
    await rig.client.waitUntil(async () => (await rig.client.state()).connected === 1);
  });

  it('refreshes a connection and is reached again by the app itself', { timeout: 30_000 }, async () => {
    await rig.client.disconnectSockets('refresh_requested');
    await rig.client.waitConnected(0);
    await rig.client.waitConnected(1, 20_000);
    await rig.client.act('dana').slash('ops', '/count');
    expect(seen).toHaveLength(1);
  });

  it('tells the person at once when the app is not connected', { timeout: 30_000 }, async () => {
    const { revision } = await rig.client.state();
    await rig.client.dropSockets();
    await rig.client.waitConnected(0);
    await rig.client.act('dana').slash('ops', '/count');
    const { changes } = await rig.client.changes({ since: revision, as: 'dana' });
    expect(changes.map(({ push }) => push)).toContainEqual(
      expect.objectContaining({ type: 'notice', text: '/count failed with the error "dispatch_failed"' }),
    );
    await rig.client.waitConnected(1, 20_000);
  });

  it('remembers what was called that it does not model', async () => {
    await expect(web.apiCall('canvases.create')).rejects.toMatchObject({ data: { error: 'unknown_method' } });
    expect(await rig.client.unknownMethods()).toEqual(['canvases.create']);
  });
});

async function openConnection(appToken: string, apiUrl: string): Promise<{ url: string }> {
  const { url = '' } = await new WebClient(appToken, { slackApiUrl: apiUrl }).apps.connections.open({});
  return { url };
}

/** A bare second client that acknowledges everything. */
async function startSecondSocket(appToken: string, apiUrl: string): Promise<WebSocket> {
  const { url } = await openConnection(appToken, apiUrl);
  const socket = new WebSocket(url);
  socket.addEventListener('message', ({ data }) => {
    const { envelope_id: envelopeId } = JSON.parse(String(data));
    if (envelopeId !== undefined) socket.send(JSON.stringify({ envelope_id: envelopeId, payload: {} }));
  });
  return socket;
}
