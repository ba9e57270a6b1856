import type {
  AppsConnectionsOpenResponse,
  AuthTestResponse,
  BotsInfoResponse,
  DndInfoResponse,
  TeamInfoResponse,
} from '@slack/web-api';
import { z } from 'zod';
import { blockFaults } from '../block/validate.ts';
import { nowSeconds } from '../clock.ts';
import { botUser } from '../message/place.ts';
import { refusal, SlackError } from '../slack-error.ts';
import { type Declared, defineMethod, json } from './define.ts';

const nothing = z.object({});

const authTest = defineMethod({
  name: 'auth.test',
  scopes: [],
  tier: 'special',
  args: nothing,
  run: ({ identity, baseUrl }) =>
    ({
      url: `${baseUrl()}/`,
      team: identity.teamName,
      user: 'middlewatch',
      team_id: identity.teamId,
      user_id: identity.botUserId,
      bot_id: identity.botId,
      is_enterprise_install: false,
    }) satisfies Declared<AuthTestResponse>,
});

const teamInfo = defineMethod({
  name: 'team.info',
  scopes: ['team:read'],
  tier: 3,
  args: nothing,
  run: ({ identity, baseUrl }) =>
    ({
      team: {
        id: identity.teamId,
        name: identity.teamName,
        url: `${baseUrl()}/`,
        domain: identity.teamDomain,
        email_domain: '',
        icon: { image_default: true },
        avatar_base_url: '',
        is_verified: false,
      },
    }) satisfies Declared<TeamInfoResponse>,
});

const botsInfo = defineMethod({
  name: 'bots.info',
  scopes: ['users:read'],
  tier: 3,
  args: z.object({ bot: z.string().optional() }),
  run: (context, { bot }) => {
    const { identity } = context;
    if (bot !== undefined && bot !== identity.botId) throw new SlackError('bot_not_found');
    const { updatedS } = botUser(context);
    return {
      bot: {
        id: identity.botId,
        deleted: false,
        name: 'middlewatch',
        updated: updatedS,
        app_id: identity.appId,
        user_id: identity.botUserId,
        icons: {},
      },
    } satisfies Declared<BotsInfoResponse>;
  },
});

const dndInfo = defineMethod({
  name: 'dnd.info',
  scopes: ['dnd:read'],
  tier: 3,
  args: z.object({ user: z.string().optional() }),
  run: ({ store, clock }, { user: id }) => {
    const user = id === undefined ? undefined : store.user.get(id);
    if (id !== undefined && user === undefined) throw new SlackError('user_not_found');
    const until = user?.quietUntilS ?? 0;
    const on = until > nowSeconds(clock);
    // Without hours of its own Slack answers 1.
    const hours = { next_dnd_start_ts: on ? nowSeconds(clock) : 1, next_dnd_end_ts: on ? until : 1 };
    return { dnd_enabled: on, ...hours } satisfies Declared<DndInfoResponse>;
  },
});

/** Slack's own linter for blocks. Its answer is not typed in the SDK; the faults are told as chat.postMessage tells them. */
const blocksValidate = defineMethod({
  name: 'blocks.validate',
  scopes: [],
  tier: 3,
  args: z.object({ blocks: json(z.array(z.unknown())) }),
  run: (_context, { blocks }) => {
    const faults = blockFaults(blocks, 'message');
    if (faults.length > 0) throw refusal('invalid_blocks', faults);
    return {};
  },
});

/** `apps.connections.open`: the only method that wants the app's own token. */
export const connectionsOpen = (openUrl: () => string) =>
  defineMethod({
    name: 'apps.connections.open',
    token: 'app',
    scopes: ['connections:write'],
    tier: 3,
    args: nothing,
    run: ({ settings }) => {
      // Slack refuses sockets to an app that is set to HTTP.
      if (settings.requestUrl !== undefined) throw new SlackError('socket_mode_not_enabled');
      return { url: openUrl() } satisfies Declared<AppsConnectionsOpenResponse>;
    },
  });

export const authMethods = [authTest, teamInfo, botsInfo, dndInfo, blocksValidate];
