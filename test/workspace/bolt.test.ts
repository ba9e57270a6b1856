import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Rig, startRig } from './bolt.ts';
import { sampleApp } from './sample-app.ts';

describe.each(['socket', 'http'] as const)('an unmodified Bolt app over %s', (transport) => {
  let rig: Rig;
  beforeAll(async () => {
    rig = await startRig(transport, sampleApp);
  });
  afterAll(() => rig.stop());
  beforeEach(() => rig.client.reset());

  it('answers a command with an ephemeral that only the caller sees', async () => {
    await rig.client.act('dana').slash('ops', '/k8s get pods');
    const answer = await rig.client.waitFor({ channel: 'ops', as: 'dana', where: (m) => m.text.includes('get pods') });
    expect(answer.ephemeralFor).toBeDefined();
    expect(await rig.client.messages('ops', { as: 'lee' })).toEqual([]);
  });

  it('shows a message given in the acknowledgement', async () => {
    await rig.client.act('dana').slash('ops', '/quick');
    const answer = await rig.client.waitFor({ channel: 'ops', contains: 'answered in the ack' });
    expect(answer.bot_id).toBeDefined();
  });

  it('edits a message in place and replies in its thread when its button is pressed', async () => {
    await rig.client.act('dana').slash('ops', '/alert');
    const card = await rig.client.waitFor({ channel: 'ops', contains: '[Acknowledge]' });
    await rig.client.act('lee').click(card, 'Acknowledge');
    const reply = await rig.client.waitFor({ channel: 'ops', thread: card.ts, contains: 'from the card' });
    expect(reply.thread_ts).toBe(card.ts);
    const edited = await rig.client.waitFor({ channel: 'ops', contains: 'acknowledged by @Lee' });
    expect(edited).toMatchObject({ ts: card.ts, reply_count: 1, metadata: { event_type: 'alert' } });
    expect(edited.blocks).toBeUndefined();
  });

  it('replaces and deletes an ephemeral through its own buttons', async () => {
    await rig.client.act('dana').slash('ops', '/k8s get pods');
    const answer = await rig.client.waitFor({ channel: 'ops', as: 'dana', contains: '[Share]' });
    await rig.client.act('dana').click(answer, 'Share');
    await rig.client.waitFor({ channel: 'ops', as: 'lee', contains: 'shared' });
    const replaced = await rig.client.waitFor({ channel: 'ops', as: 'dana', contains: '[Dismiss]' });
    expect(replaced.ts).toBe(answer.ts);
    await rig.client.act('dana').click(replaced, 'Dismiss');
    await rig.client.waitUntil(async () => {
      const left = await rig.client.messages('ops', { as: 'dana' });
      return left.every(({ ephemeralFor }) => ephemeralFor === undefined);
    });
  });

  it('opens a form, keeps it open with the errors it gives, updates it, and takes the submission', async () => {
    const dana = rig.client.act('dana');
    await dana.slash('ops', '/form');
    const form = await rig.client.waitUntil(async () => (await rig.client.views('dana'))[0]);
    await expect(dana.submit(form)).rejects.toMatchObject({ cause: { reason: expect.stringContaining('required') } });
    await expect(dana.submit(form, { reason: 'no' })).rejects.toMatchObject({ cause: { reason: 'Say why.' } });
    await dana.submit(form, { Reason: 'more' });
    const [updated] = await rig.client.views('dana');
    expect(updated).toMatchObject({ id: form.id, blocks: [{ text: { text: 'second' } }, {}, {}] });
    await dana.submit(form, { reason: 'deploy', length: '1 day' });
    await rig.client.waitFor({ contains: 'silenced: deploy for 1d' });
    expect(await rig.client.views('dana')).toEqual([]);
  });

  it('is told that a form was closed when it asked for that', async () => {
    await rig.client.act('lee').slash('ops', '/form');
    await rig.client.waitUntil(async () => (await rig.client.views('lee'))[0]);
    await rig.client.act('lee').closeView();
    await rig.client.waitFor({ contains: 'form closed' });
  });

  it('answers a mention inside its thread', async () => {
    const { ts = '' } = await rig.client.act('dana').mention('ops', 'k8s get pods');
    const reply = await rig.client.waitFor({
      channel: 'ops',
      thread: ts,
      contains: 'heard: @Middlewatch k8s get pods',
    });
    expect(reply.thread_ts).toBe(ts);
  });

  it('uploads a file in two steps and shares it', async () => {
    await rig.client.act('dana').slash('ops', '/file');
    const shared = await rig.client.waitFor({ channel: 'ops', contains: '(file: ' });
    const [file] = shared.files ?? [];
    expect(file).toMatchObject({ name: 'pods.txt', filetype: 'text', size: 22 });
    const headers = { authorization: `Bearer ${rig.workspace.botToken}` };
    const content = await fetch(file?.url_private ?? '', { headers });
    expect(await content.text()).toBe('NAME  READY\napi   1/1\n');
  });

  it('publishes a Home tab when it is opened', async () => {
    await rig.client.act('dana').openHome();
    const home = await rig.client.waitUntil(async () => (await rig.client.home('dana')) ?? undefined);
    expect(home).toMatchObject({ type: 'home', blocks: [{ text: { text: 'all quiet' } }] });
  });

  it('runs a global shortcut and may open a direct conversation', async () => {
    await rig.client.act('dana').shortcut('declare');
    const message = await rig.client.waitFor({ contains: 'declared' });
    expect(message.channel).toMatch(/^D/);
  });

  it('leaves an unanswered command to a notice in the words Slack uses', async () => {
    const { revision } = await rig.client.state();
    const sent = rig.client.act('dana').slash('ops', '/mute');
    await rig.client.waitUntil(async () => (await rig.client.journal()).some(({ name }) => name === 'slash_commands'));
    await rig.client.clock.advance(3_000);
    await sent;
    const { changes } = await rig.client.changes({ since: revision, as: 'dana' });
    expect(changes.map(({ push }) => push)).toContainEqual(
      expect.objectContaining({ type: 'notice', text: '/mute failed with the error "operation_timeout"' }),
    );
  });

  it('calls no method that the workspace does not know', async () => {
    expect(await rig.client.unknownMethods()).toEqual([]);
  });
});
