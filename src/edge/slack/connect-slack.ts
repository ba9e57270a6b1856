import { App, HTTPReceiver, type Receiver } from '@slack/bolt';
import { WebClient } from '@slack/web-api';
import type { Group } from '../../core/access/policy.ts';
import type { CommandForms } from '../../core/command/command-forms.ts';
import type { Speech } from '../../core/command/spoken.ts';
import type { Chat } from '../../core/port/chat.ts';
import type { Directory } from '../../core/port/directory.ts';
import type { Presence } from '../../core/port/presence.ts';
import type { Rooms } from '../../core/port/rooms.ts';
import type { SlackSettings } from '../../core/port/slack-settings.ts';
import type { Clock } from '../../lib/clock.ts';
import { fail, reasonOf } from '../../lib/error.ts';
import type { Log } from '../../lib/log.ts';
import type { Redact } from '../../lib/redact.ts';
import { type Answerer, createAnswerer } from './answerer.ts';
import { channelIds } from './channel-ids.ts';
import { slackDirectory } from './directory.ts';
import { createDraw } from './draw.ts';
import { listChannels } from './list-channels.ts';
import { type Incoming, type IncomingHandler, listen } from './listen.ts';
import { askPostable, type Postable } from './postable.ts';
import { slackPresence } from './presence.ts';
import { tokenRefusal } from './slack-call.ts';
import { slackChat } from './slack-chat.ts';
import { slackRooms } from './slack-rooms.ts';
import { socketPool } from './socket-pool.ts';
import { slackTransport } from './transport.ts';
import { listUserGroups, type UserGroups, userGroups } from './user-groups.ts';

/** What a look at Slack found. */
export interface SlackState {
  readonly mode: 'socket' | 'http';
  readonly sockets: { readonly active: number; readonly wanted: number } | undefined;
  readonly lastEventAt: number | undefined;
}

/** The live connection to Slack. */
export interface Slack {
  readonly chat: Chat;
  readonly rooms: Rooms;
  readonly directory: Directory;
  readonly presence: Presence;
  readonly userGroups: UserGroups;
  readonly answerer: Answerer;
  readonly teamId: string;
  readonly botUserId: string;
  state(): SlackState;
  /** Asks Slack one real question; fails with a sentence. */
  check(): Promise<void>;
  /** Names of channels (`ops`, `#ops`) to ids; ids stay. Fails naming the channel that does not exist or cannot be seen. */
  channelId(nameOrId: string): Promise<string>;
  /** Whether the bot can post to a channel, by its id or its name. */
  postable(nameOrId: string): Promise<Postable>;
  /** Begins to hear; before it nothing comes in. */
  listen(handler: IncomingHandler, forms: CommandForms): Promise<void>;
  /** No more comes in after it; answers can still go out. */
  stop(): Promise<void>;
  /** Stops, and lets go of the connections that answers use. */
  close(): Promise<void>;
}

export type { Incoming };

const slackApi = 'https://slack.com/api/';

/** Connects: proves the token with one call, but hears nothing until `listen`. Fails with a sentence that names the variable. */
export async function connectSlack(
  settings: SlackSettings,
  deps: { clock: Clock; log: Log; speech: Speech; redact: Redact; groups: readonly Group[] },
): Promise<Slack> {
  const { clock, log } = deps;
  const appToken = settings.mode === 'socket' ? settings.appToken.reveal() : '';
  const transport = slackTransport({ appToken, apiUrl: settings.apiUrl, proxied: settings.proxied, log });
  // The heart's calls do not retry by themselves: a lost answer would post twice.
  const client = new WebClient(settings.botToken.reveal(), {
    ...transport.clientOptions,
    logger: transport.logger,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
  });
  const me = await whoAmI(client);
  const pool = settings.mode === 'socket' ? socketPool({ transport, clock, log }) : undefined;
  const receiver: Receiver = pool ?? httpReceiver(settings, transport.logger);
  const app = new App({
    token: settings.botToken.reveal(),
    botId: me.botId,
    botUserId: me.botUserId,
    receiver,
    logger: transport.logger,
    clientOptions: { ...transport.clientOptions, retryConfig: { retries: 0 } },
  });
  const draw = createDraw(deps.redact);
  const chat = slackChat(client, { draw, redact: deps.redact });
  const apiHost = new URL(settings.apiUrl ?? slackApi).host;
  const hookHosts = settings.apiUrl === undefined ? ['hooks.slack.com'] : [apiHost];
  const answerer = createAnswerer({
    client,
    chat,
    draw,
    log,
    hookHosts,
    fetch: (transport.clientOptions.fetch ?? fetch) as typeof fetch,
  });
  const groupsOfChat = userGroups(listUserGroups(client), { clock, log });
  const channelId = channelIds(listChannels(client), clock);
  let lastEventAt: number | undefined;
  let stopped: Promise<unknown> | undefined;
  let started = false;
  async function stop(): Promise<void> {
    if (started) stopped ??= app.stop();
    await stopped;
  }
  return {
    chat,
    rooms: slackRooms(client, { chat, botUserId: me.botUserId, redact: deps.redact }),
    answerer,
    presence: slackPresence(client, { clock }),
    userGroups: groupsOfChat,
    directory: slackDirectory(client, { clock, teamId: me.teamId, groups: deps.groups, userGroups: groupsOfChat }),
    teamId: me.teamId,
    botUserId: me.botUserId,
    state: () => ({
      mode: settings.mode,
      sockets: pool?.state(),
      lastEventAt: pool?.state().lastMessageAt ?? lastEventAt,
    }),
    async check() {
      await client.auth.test();
    },
    channelId,
    postable: (nameOrId) => askPostable(client, nameOrId, channelId),
    async listen(handler, forms) {
      listen(app, client, {
        botUserId: me.botUserId,
        speech: deps.speech,
        log,
        clock,
        handler,
        ...forms,
        heard: () => {
          lastEventAt = clock.now();
        },
      });
      started = true;
      if (settings.mode === 'http') await app.start({ port: settings.port, host: settings.host });
      else await app.start();
    },
    stop,
    async close() {
      await stop();
      await transport.dispatcher?.close();
    },
  };
}

function httpReceiver(
  settings: SlackSettings,
  logger: ConstructorParameters<typeof HTTPReceiver>[0]['logger'],
): Receiver {
  if (settings.mode !== 'http') throw new Error('not in HTTP mode');
  return new HTTPReceiver({
    signingSecret: settings.signingSecret.reveal(),
    endpoints: '/slack/events',
    ...(logger === undefined ? {} : { logger }),
  });
}

async function whoAmI(client: WebClient): Promise<{ teamId: string; botUserId: string; botId: string }> {
  try {
    const { team_id: teamId, user_id: botUserId, bot_id: botId } = await client.auth.test();
    if (teamId === undefined || botUserId === undefined || botId === undefined)
      throw new Error('the token is not a bot token');
    return { teamId, botUserId, botId };
  } catch (thrown) {
    const code = tokenRefusal(thrown);
    if (code === undefined)
      throw fail('unavailable', `Slack could not be asked who the bot is (${reasonOf(thrown)}).`, { cause: thrown });
    throw fail('usage', `Slack does not accept SLACK_BOT_TOKEN (${code}).`, {
      hint: 'Install the app from manifest.yml and take the token that begins with xoxb-.',
      cause: thrown,
    });
  }
}
