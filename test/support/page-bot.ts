import { App, LogLevel } from '@slack/bolt';
import type { Workspace } from '../../workspace/start.ts';

const HOSTILE = '<!channel> <@U012345> <https://evil.example|click> <img src=x onerror=alert(1)> *b* :x: ```';

/** The manifest of {@link createPageBot}. */
export const PAGE_BOT_MANIFEST = `
display_information: { name: Middlewatch }
features:
  bot_user: { display_name: middlewatch }
  slash_commands:
    - { command: /card, description: A card with buttons, usage_hint: "", should_escape: true }
    - { command: /echo, description: Says it again, usage_hint: "loud <text> | quiet <text>", should_escape: true }
    - { command: /form, description: Opens a form, usage_hint: "", should_escape: true }
    - { command: /silent, description: Never answers, usage_hint: "", should_escape: true }
settings:
  event_subscriptions: { bot_events: [app_mention] }
`;

const plain = (text: string) => ({ type: 'plain_text' as const, text });
const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/**
 * A small app on the real Bolt, for trying the chat page: `/echo` answers one person, `/card` posts buttons and hostile
 * text, `/form` opens a form, `/silent` is never answered, a mention is answered in its thread. Errors of its listeners
 * are added to `complaints`.
 */
export function createPageBot(workspace: Workspace, complaints: string[]): App {
  const app = new App({
    token: workspace.botToken,
    appToken: workspace.appToken,
    socketMode: true,
    clientOptions: { slackApiUrl: workspace.apiUrl },
    logLevel: LogLevel.ERROR,
  });
  app.command('/echo', async ({ ack, respond, command }) => {
    await ack();
    await respond({ response_type: 'ephemeral', text: `You said: ${command.text}` });
  });
  app.command('/card', async ({ ack, client, command }) => {
    await ack();
    const actions = [
      {
        type: 'overflow' as const,
        action_id: 'more',
        options: [{ text: plain('Trace the way of this alert, step by step'), value: 'trace' }],
      },
      { type: 'button' as const, action_id: 'ack', style: 'primary' as const, text: plain('Acknowledge'), value: '1' },
      {
        type: 'button' as const,
        action_id: 'delete',
        style: 'danger' as const,
        text: plain('Delete'),
        confirm: {
          title: plain('Delete it'),
          text: plain('It is gone then.'),
          confirm: plain('Yes'),
          deny: plain('Keep'),
        },
      },
    ];
    await client.chat.postMessage({
      channel: command.channel_id,
      text: '● CRITICAL orders: lag 48,210',
      blocks: [
        { type: 'section', text: { type: 'mrkdwn', text: '*orders* is behind' } },
        { type: 'section', text: { type: 'mrkdwn', text: escaped(HOSTILE) } },
        { type: 'actions', block_id: 'card', elements: actions },
      ],
    });
  });
  app.command('/form', async ({ ack, client, command }) => {
    await ack();
    await client.views.open({
      trigger_id: command.trigger_id,
      view: {
        type: 'modal',
        callback_id: 'form',
        private_metadata: command.channel_id,
        title: plain('Silence'),
        submit: plain('Silence it'),
        blocks: [
          {
            type: 'input',
            block_id: 'reason',
            label: plain('Reason'),
            element: { type: 'plain_text_input', action_id: 'text' },
          },
          {
            type: 'input',
            block_id: 'length',
            label: plain('For how long'),
            element: {
              type: 'static_select',
              action_id: 'choice',
              options: ['30 min', '2 h'].map((text) => ({ text: plain(text), value: text })),
            },
          },
        ],
      },
    });
  });
  app.view('form', async ({ ack, view, client, body }) => {
    const reason = view.state.values.reason?.text?.value ?? '';
    const length = view.state.values.length?.choice?.selected_option?.value;
    if (reason === 'because') return ack({ response_action: 'errors', errors: { reason: 'Say more than that.' } });
    await ack();
    await client.chat.postMessage({
      channel: view.private_metadata,
      text: `Silenced for ${length} by <@${body.user.id}>: ${reason}`,
    });
  });
  app.action('ack', async ({ ack, client, body }) => {
    await ack();
    if (body.type !== 'block_actions' || body.channel === undefined || body.message === undefined) return;
    const text = `✓ acknowledged by <@${body.user.id}>`;
    await client.chat.update({ channel: body.channel.id, ts: body.message.ts, text, blocks: [] });
  });
  for (const [action, text] of [
    ['delete', 'Deleted'],
    ['more', 'Trace chosen'],
  ] as const) {
    app.action(action, async ({ ack, respond }) => {
      await ack();
      await respond({ response_type: 'ephemeral', replace_original: false, text });
    });
  }
  app.event('app_mention', async ({ event, say }) => {
    await say({ text: 'You called', thread_ts: event.thread_ts ?? event.ts });
  });
  app.error(async (error) => {
    complaints.push(String(error));
  });
  return app;
}
