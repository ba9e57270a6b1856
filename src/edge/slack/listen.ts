import type { App } from '@slack/bolt';
import type { WebClient } from '@slack/web-api';
import { z } from 'zod';
import type { Speech } from '../../core/command/spoken.ts';
import type { Clock } from '../../lib/clock.ts';
import { reasonOf } from '../../lib/error.ts';
import type { Log } from '../../lib/log.ts';
import { formModal, fromForm } from './form.ts';
import { fromButton, fromMessage, fromSlash, type Incoming } from './incoming.ts';
import { decodeRun } from './render/action-value.ts';

export type { Incoming };

/** What is done with what comes in. `acknowledge` must be called within 3 s; Slack does not send again what was acknowledged. */
export type IncomingHandler = (incoming: Incoming, acknowledge: () => Promise<void>) => Promise<void>;

interface ListenDeps {
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
    await openForm(client, body, deps.log);
  });
  app.action(/^link/, ({ ack }) => ack());
  app.view('ask', async ({ body, ack }) => {
    heard();
    await handler(fromForm(body), () => ack());
  });
  app.action(/^(?!run:|ask:|link)/, ({ ack }) => ack());
  app.error(async (error) => deps.log.error({ reason: reasonOf(error) }, 'a listener failed'));
}

async function openForm(client: WebClient, body: unknown, log: Log): Promise<void> {
  const pressed = fromButton(body);
  const carried = decodeRun(pressed.value);
  if (carried?.ask === undefined) return;
  const memory = {
    ...carried.run,
    channelId: pressed.channelId,
    threadTs: pressed.threadTs,
    messageTs: pressed.messageTs,
    ephemeral: pressed.ephemeral,
    responseUrl: pressed.responseUrl,
  };
  await client.views
    .open({ trigger_id: pressed.triggerId, view: formModal(carried.ask, memory) })
    .catch((thrown: unknown) => {
      log.warn({ reason: reasonOf(thrown) }, 'a form could not be opened');
    });
}
