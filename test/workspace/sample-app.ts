import type { BoltApp } from './bolt.ts';

const plain = (text: string) => ({ type: 'plain_text' as const, text });

const button = (actionId: string, label: string) => ({
  type: 'actions' as const,
  block_id: 'row',
  elements: [{ type: 'button' as const, action_id: actionId, text: plain(label), value: 'G1' }],
});

const silenceForm = (hint: string) => ({
  type: 'modal' as const,
  callback_id: 'silence',
  notify_on_close: true,
  title: plain('Silence'),
  submit: plain('Silence'),
  blocks: [
    { type: 'section' as const, block_id: 'hint', text: plain(hint) },
    {
      type: 'input' as const,
      block_id: 'reason',
      label: plain('Reason'),
      element: { type: 'plain_text_input' as const, action_id: 'text' },
    },
    {
      type: 'input' as const,
      block_id: 'length',
      label: plain('How long'),
      optional: true,
      element: {
        type: 'static_select' as const,
        action_id: 'pick',
        options: [
          { text: plain('1 hour'), value: '1h' },
          { text: plain('1 day'), value: '1d' },
        ],
      },
    },
  ],
});

/** A small app with one of everything that the bot does, in plain Bolt. */
export function sampleApp(app: BoltApp): void {
  commands(app);
  actions(app);
  forms(app);
  app.event('app_mention', async ({ event, say }) => {
    await say({ text: `heard: ${event.text}`, thread_ts: event.thread_ts ?? event.ts });
  });
  app.event('app_home_opened', async ({ event, client }) => {
    await client.views.publish({
      user_id: event.user,
      view: { type: 'home', blocks: [{ type: 'section', text: plain('all quiet') }] },
    });
  });
  app.shortcut('triage', ({ ack }) => ack());
  app.action('more', ({ ack }) => ack());
  app.shortcut('declare', async ({ ack, shortcut, client }) => {
    await ack();
    await client.chat.postMessage({ channel: shortcut.user.id, text: 'declared' });
  });
}

function commands(app: BoltApp): void {
  app.command('/k8s', async ({ command, ack, respond }) => {
    await ack();
    await respond({ response_type: 'ephemeral', text: `pods for ${command.text}`, blocks: [button('share', 'Share')] });
  });
  app.command('/alert', async ({ command, ack, client }) => {
    await ack();
    await client.chat.postMessage({
      channel: command.channel_id,
      text: 'lag 48,210',
      blocks: [{ type: 'section', text: plain('lag 48,210') }, button('ack', 'Acknowledge')],
      metadata: { event_type: 'alert', event_payload: { group: 'G1' } },
    });
  });
  app.command('/quick', async ({ ack }) => ack({ response_type: 'in_channel', text: 'answered in the ack' }));
  app.command('/form', async ({ ack, body, client }) => {
    await ack();
    await client.views.open({ trigger_id: body.trigger_id, view: silenceForm('first') });
  });
  app.command('/file', async ({ command, ack, client }) => {
    await ack();
    await client.files.uploadV2({
      channel_id: command.channel_id,
      initial_comment: 'all of it',
      filename: 'pods.txt',
      file: Buffer.from('NAME  READY\napi   1/1\n'),
    });
  });
  app.command('/mute', () => Promise.resolve());
}

function actions(app: BoltApp): void {
  app.action('ack', async ({ ack, body, client }) => {
    await ack();
    if (body.type !== 'block_actions' || body.container.type !== 'message') return;
    const { channel_id: channel, message_ts: ts } = body.container;
    await client.chat.update({ channel, ts, text: `acknowledged by <@${body.user.id}>`, blocks: [] });
    await client.chat.postMessage({ channel, thread_ts: ts, text: 'acknowledged from the card' });
  });
  app.action('share', async ({ ack, respond }) => {
    await ack();
    await respond({ response_type: 'in_channel', replace_original: false, text: 'shared' });
    await respond({ replace_original: true, text: 'shared it', blocks: [button('dismiss', 'Dismiss')] });
  });
  app.action('dismiss', async ({ ack, respond }) => {
    await ack();
    await respond({ delete_original: true });
  });
}

function forms(app: BoltApp): void {
  app.view('silence', async ({ ack, view, body, client }) => {
    const reason = view.state.values.reason?.text?.value ?? '';
    if (reason === 'no') return ack({ response_action: 'errors', errors: { reason: 'Say why.' } });
    if (reason === 'more') return ack({ response_action: 'update', view: silenceForm('second') });
    await ack();
    const length = view.state.values.length?.pick?.selected_option?.value ?? 'unset';
    await client.chat.postMessage({ channel: body.user.id, text: `silenced: ${reason} for ${length}` });
  });
  app.view({ callback_id: 'silence', type: 'view_closed' }, async ({ ack, body, client }) => {
    await ack();
    await client.chat.postMessage({ channel: body.user.id, text: 'form closed' });
  });
}
