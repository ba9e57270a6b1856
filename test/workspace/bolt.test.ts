import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type BoltApp, type Rig, startRig } from './bolt.ts';

const button = (label: string) => ({
  type: 'actions' as const,
  block_id: 'row',
  elements: [
    { type: 'button' as const, action_id: 'ack', text: { type: 'plain_text' as const, text: label }, value: 'G1' },
  ],
});

/** A small app with one of everything. */
function listen(app: BoltApp): void {
  app.command('/k8s', async ({ command, ack, respond }) => {
    await ack();
    await respond({ response_type: 'ephemeral', text: `pods for ${command.text}` });
  });
  app.command('/alert', async ({ command, ack, client }) => {
    await ack();
    await client.chat.postMessage({ channel: command.channel_id, text: 'lag 48,210', blocks: [button('Acknowledge')] });
  });
  app.command('/quick', async ({ ack }) => ack({ response_type: 'in_channel', text: 'answered in the ack' }));
  app.action('ack', async ({ ack, body, client }) => {
    await ack();
    if (body.type !== 'block_actions' || body.container.type !== 'message') return;
    await client.chat.update({
      channel: body.container.channel_id,
      ts: body.container.message_ts,
      text: `acknowledged by ${body.user.id}`,
      blocks: [],
    });
  });
  app.event('app_mention', async ({ event, say }) => {
    await say({ text: `heard: ${event.text}`, thread_ts: event.thread_ts ?? event.ts });
  });
}

describe.each(['socket', 'http'] as const)('unmodified Bolt over %s', (transport) => {
  let rig: Rig;
  beforeAll(async () => {
    rig = await startRig(transport, listen);
  });
  afterAll(() => rig.stop());
  beforeEach(() => rig.client.reset());

  it('answers a command with an ephemeral that only the caller sees', async () => {
    await rig.client.act('dana').slash('ops', '/k8s get pods');
    const answer = await rig.client.waitFor({ channel: 'ops', as: 'dana', contains: 'pods for get pods' });
    expect(answer.ephemeralFor).toBeDefined();
    expect(await rig.client.messages('ops', { as: 'lee' })).toEqual([]);
  });

  it('shows a message given in the acknowledgement', async () => {
    await rig.client.act('dana').slash('ops', '/quick');
    const answer = await rig.client.waitFor({ channel: 'ops', contains: 'answered in the ack' });
    expect(answer.bot_id).toBeDefined();
  });

  it('edits a message in place when its button is pressed', async () => {
    await rig.client.act('dana').slash('ops', '/alert');
    const card = await rig.client.waitFor({ channel: 'ops', contains: '[Acknowledge]' });
    await rig.client.act('lee').click(card, 'Acknowledge');
    const edited = await rig.client.waitFor({ channel: 'ops', contains: 'acknowledged by' });
    expect(edited.ts).toBe(card.ts);
    expect(edited.blocks).toBeUndefined();
  });

  it('answers a mention inside its thread', async () => {
    const { ts = '' } = await rig.client.act('dana').mention('ops', 'k8s get pods');
    const reply = await rig.client.waitFor({ channel: 'ops', thread: ts, contains: 'heard:' });
    expect(reply.thread_ts).toBe(ts);
  });
});
