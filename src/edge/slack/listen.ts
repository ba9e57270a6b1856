import type { App } from '@slack/bolt';
import type { WebClient } from '@slack/web-api';
import { z } from 'zod';
import type { CommandForms } from '../../core/command/command-forms.ts';
import type { Speech } from '../../core/command/spoken.ts';
import type { ActionRun } from '../../core/view/action.ts';
import type { Form } from '../../core/view/view.ts';
import type { Clock } from '../../lib/clock.ts';
import { reasonOf } from '../../lib/error.ts';
import type { Log } from '../../lib/log.ts';
import { formModal, fromForm } from './form.ts';
import { fromButton, fromMessage, fromShortcut, fromSlash, type Incoming } from './incoming.ts';
import { decodePick, decodeRun } from './render/action-value.ts';

export type { Incoming };

/** What is done with what comes in. `acknowledge` must be called within 3 s; Slack does not send again what was acknowledged. */
export type IncomingHandler = (incoming: Incoming, acknowledge: () => Promise<void>) => Promise<void>;

interface ListenDeps extends CommandForms {
  readonly botUserId: string;
  readonly speech: Speech;
  readonly log: Log;
  readonly clock: Clock;
  readonly handler: IncomingHandler;
  heard(): void;
}

// What a person typed: an edit, a deletion or a file has a subtype, what the bot itself said a bot_id.
const directMessage = z.object({
  channel_type: z.literal('im'),
  subtype: z.undefined().optional(),
  bot_id: z.undefined().optional(),
});
const none = async (): Promise<void> => undefined;

/** Registers one listener for each way in, and one that acknowledges whatever nobody else knows. */
export function listen(app: App, client: WebClient, deps: ListenDeps): void {
  const { handler, heard } = deps;
  app.command(/.*/, async ({ body, ack }) => {
    heard();
    await handler(fromSlash(body, deps.speech), () => ack());
  });
  // Events are acknowledged by Bolt before a listener runs.
  app.event('app_mention', async ({ body }) => {
    heard();
    await handler(fromMessage(body, deps.botUserId), none);
  });
  app.event('message', async ({ body, event }) => {
    if (!directMessage.safeParse(event).success) return;
    heard();
    await handler(fromMessage(body, deps.botUserId), none);
  });
  app.action(/^run:/, async ({ body, ack }) => {
    heard();
    const { value, ...rest } = fromButton(body);
    const carried = decodeRun(value);
    if (carried === undefined) return ack();
    await handler({ ...rest, asked: carried.run, replaces: carried.replaces }, () => ack());
  });
  app.action(/^ask:/, async ({ body, ack }) => {
    heard();
    await ack();
    const { value, ...rest } = fromButton(body);
    const carried = decodeRun(value);
    if (carried?.ask !== undefined) await openForm(client, { ...rest, run: carried.run, form: carried.ask }, deps.log);
  });
  app.action(/^pick:/, async ({ body, ack }) => {
    heard();
    const { value, triggerId, ...rest } = fromButton(body);
    const picked = decodePick(value);
    if (picked === undefined) return ack();
    if (!picked.asks) return handler({ ...rest, asked: picked.run }, () => ack());
    await ack();
    const form = deps.formOf(picked.run);
    if (form !== undefined) await openForm(client, { ...rest, triggerId, run: picked.run, form }, deps.log);
  });
  app.action(/^link/, ({ ack }) => ack());
  app.shortcut({ callback_id: /^run:/, type: 'message_action' }, async ({ body, ack }) => {
    heard();
    await ack();
    const { command, text, ts, ...rest } = fromShortcut(body);
    const opened = deps.messageForm(command, text, ts);
    if (opened !== undefined) await openForm(client, { ...rest, ...opened }, deps.log);
  });
  app.view('ask', async ({ body, ack }) => {
    heard();
    await handler(fromForm(body), () => ack());
  });
  app.action(/^(?!run:|ask:|pick:|link)/, ({ ack }) => ack());
  app.error(async (error) => deps.log.error({ reason: reasonOf(error) }, 'a listener failed'));
}

type Pressed = Omit<ReturnType<typeof fromButton>, 'value'> & { readonly run: ActionRun; readonly form: Form };

async function openForm(client: WebClient, pressed: Pressed, log: Log): Promise<void> {
  const { channelId, threadTs, messageTs, ephemeral, responseUrl } = pressed;
  const memory = { ...pressed.run, channelId, threadTs, messageTs, ephemeral, responseUrl };
  await client.views
    .open({ trigger_id: pressed.triggerId, view: formModal(pressed.form, memory) })
    .catch((thrown: unknown) => {
      log.warn({ reason: reasonOf(thrown) }, 'a form could not be opened');
    });
}
