import type {
  ConversationsHistoryResponse,
  ConversationsInfoResponse,
  ConversationsJoinResponse,
  ConversationsListResponse,
  ConversationsMembersResponse,
  ConversationsOpenResponse,
  ConversationsRepliesResponse,
} from '@slack/web-api';
import { z } from 'zod';
import { joinChannel } from '../message/member.ts';
import { botUser, directChannel, joinedChannel, visibleChannel } from '../message/place.ts';
import { SlackError } from '../slack-error.ts';
import { channelMethods } from './channel.ts';
import { type Declared, defineMethod, flag, idList, type Loose, pageSize } from './define.ts';
import { page, slackChannel, slackMessage } from './shape.ts';

const readScopes = ['channels:read', 'groups:read', 'im:read'];
const historyScopes = ['channels:history', 'groups:history', 'im:history'];
const kindNames = { public_channel: 'public', private_channel: 'private', im: 'im' } as const;

const list = defineMethod({
  name: 'conversations.list',
  scopes: readScopes,
  tier: 2,
  args: z.object({
    types: z.preprocess((value) => value ?? 'public_channel', idList),
    exclude_archived: flag,
    limit: pageSize(100, 1000),
    cursor: z.string().optional(),
  }),
  run: (context, { types, exclude_archived, limit, cursor }) => {
    const { store, identity } = context;
    const kinds = Object.entries(kindNames).flatMap(([name, kind]) => (types.includes(name) ? [kind] : []));
    const visible = store.channel
      .list()
      .filter(
        ({ kind, id }) => kinds.includes(kind) && (kind === 'public' || store.channel.isMember(id, identity.botUserId)),
      )
      .filter(({ isArchived }) => !(exclude_archived && isArchived));
    const { items, next } = page(visible, limit, cursor);
    return {
      channels: items.map((channel) => ({
        ...slackChannel(context, channel),
        ...(channel.kind === 'im' ? {} : { num_members: store.channel.members(channel.id).length }),
      })),
      response_metadata: { next_cursor: next },
    } satisfies Loose<ConversationsListResponse, 'channels'>;
  },
});

const info = defineMethod({
  name: 'conversations.info',
  scopes: readScopes,
  tier: 3,
  args: z.object({ channel: z.string(), include_num_members: flag }),
  run: (context, { channel: id, include_num_members }) => {
    const channel = visibleChannel(context, id);
    const count = include_num_members ? { num_members: context.store.channel.members(id).length } : {};
    return { channel: { ...slackChannel(context, channel), ...count } } satisfies Loose<
      ConversationsInfoResponse,
      'channel'
    >;
  },
});

const members = defineMethod({
  name: 'conversations.members',
  scopes: readScopes,
  tier: 4,
  args: z.object({ channel: z.string(), limit: pageSize(100, 1000), cursor: z.string().optional() }),
  run: (context, args) => {
    const channel = visibleChannel(context, args.channel);
    const { items, next } = page(context.store.channel.members(channel.id), args.limit, args.cursor);
    return {
      members: items,
      response_metadata: { next_cursor: next },
    } satisfies Declared<ConversationsMembersResponse>;
  },
});

const join = defineMethod({
  name: 'conversations.join',
  scopes: ['channels:join'],
  tier: 3,
  args: z.object({ channel: z.string() }),
  run: (context, args) => {
    const channel = visibleChannel(context, args.channel);
    if (channel.isArchived) throw new SlackError('is_archived');
    if (channel.kind !== 'public') throw new SlackError('method_not_supported_for_channel_type');
    const isNew = joinChannel(context, channel, botUser(context));
    return {
      channel: slackChannel(context, channel),
      ...(isNew ? {} : { warning: 'already_in_channel', response_metadata: { warnings: ['already_in_channel'] } }),
    } satisfies Loose<ConversationsJoinResponse, 'channel'>;
  },
});

const open = defineMethod({
  name: 'conversations.open',
  scopes: ['im:write'],
  tier: 3,
  args: z.object({ users: idList.optional(), channel: z.string().optional(), return_im: flag }),
  run: (context, { users = [], channel: id, return_im }) => {
    if (users.length > 1) throw new SlackError('method_not_supported_for_channel_type');
    const person = context.store.user.get(users[0] ?? '');
    if (id === undefined && person === undefined)
      throw new SlackError(users.length ? 'user_not_found' : 'users_list_not_supplied');
    if (person?.isDeactivated) throw new SlackError('user_disabled');
    const channel = person === undefined ? visibleChannel(context, id ?? '') : directChannel(context, person);
    return {
      no_op: false,
      already_open: false,
      channel: return_im ? slackChannel(context, channel) : { id: channel.id },
    } satisfies Loose<ConversationsOpenResponse, 'channel'>;
  },
});

const windowArgs = {
  channel: z.string(),
  oldest: z.string().default('0'),
  latest: z.string().optional(),
  inclusive: flag,
  include_all_metadata: flag,
  cursor: z.string().optional(),
};

/** The exclusive bounds of a listing; with `inclusive` they are moved by the smallest step outwards. */
function bounds(args: { oldest: string; latest?: string | undefined; inclusive: boolean }) {
  const nudge = args.inclusive ? 1 : 0;
  const move = (ts: string, by: number) => {
    const [seconds = '0', micros = '0'] = ts.split('.');
    const moved = BigInt(seconds) * 1_000_000n + BigInt(micros.padEnd(6, '0').slice(0, 6)) + BigInt(by);
    const text = String(moved < 0n ? 0n : moved).padStart(7, '0');
    return `${text.slice(0, -6).padStart(10, '0')}.${text.slice(-6)}`;
  };
  return {
    after: move(args.oldest, -nudge),
    ...(args.latest === undefined || args.latest === 'now' ? {} : { before: move(args.latest, nudge) }),
  };
}

const history = defineMethod({
  name: 'conversations.history',
  scopes: historyScopes,
  tier: 3,
  args: z.object({ ...windowArgs, limit: pageSize(100, 999) }),
  run: (context, args) => {
    const channel = joinedChannel(context, args.channel);
    // A page begins below the last message of the one before, so what is posted meanwhile moves nothing.
    const below = args.cursor ? { before: Buffer.from(args.cursor, 'base64').toString().replace('next_ts:', '') } : {};
    const found = context.store.message.list({
      channel: channel.id,
      ...bounds(args),
      ...below,
      limit: args.limit + 1,
    });
    const items = found.slice(0, args.limit);
    const last = found.length > args.limit ? items.at(-1) : undefined;
    return {
      messages: items.map((message) => slackMessage(message, args.include_all_metadata)),
      has_more: last !== undefined,
      ...(last === undefined
        ? {}
        : { response_metadata: { next_cursor: Buffer.from(`next_ts:${last.ts}`).toString('base64') } }),
    } satisfies Loose<ConversationsHistoryResponse, 'messages'>;
  },
});

const replies = defineMethod({
  name: 'conversations.replies',
  scopes: historyScopes,
  tier: 3,
  args: z.object({ ...windowArgs, ts: z.string(), limit: pageSize(1000, 1000) }),
  run: (context, args) => {
    const channel = joinedChannel(context, args.channel);
    const asked = context.store.message.get(channel.id, args.ts);
    if (asked === undefined || asked.ephemeralFor !== undefined) throw new SlackError('thread_not_found');
    const thread = asked.thread_ts ?? asked.ts;
    const listed = context.store.message
      .list({ channel: channel.id, thread, ...bounds(args), limit: 10_000 })
      .reverse();
    // The root comes always and first, whatever the bounds.
    const root = context.store.message.get(channel.id, thread);
    const all = [...(root === undefined ? [] : [root]), ...listed.filter(({ ts }) => ts !== thread)];
    const { items, next } = page(all, args.limit, args.cursor);
    return {
      messages: items.map((message) => ({
        ...slackMessage(message, args.include_all_metadata),
        ...(message.ts === thread ? {} : { parent_user_id: root?.user }),
      })),
      has_more: next !== '',
      ...(next === '' ? {} : { response_metadata: { next_cursor: next } }),
    } satisfies Loose<ConversationsRepliesResponse, 'messages'>;
  },
});

export const conversationMethods = [list, info, members, join, open, ...channelMethods, history, replies];
