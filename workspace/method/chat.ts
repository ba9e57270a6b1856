import type {
  ChatDeleteResponse,
  ChatGetPermalinkResponse,
  ChatPostEphemeralResponse,
  ChatPostMessageResponse,
  ChatUpdateResponse,
} from '@slack/web-api';
import { z } from 'zod';
import type { Context } from '../context.ts';
import { decodeContent, isEmpty, textLimit } from '../message/content.ts';
import { botUser, joinedChannel, visibleChannel, writableChannel } from '../message/place.ts';
import { changeMessage, postMessage, removeMessage } from '../message/post.ts';
import type { Message } from '../page-api.ts';
import { SlackError } from '../slack-error.ts';
import type { Channel } from '../store/channel.ts';
import { type Declared, defineMethod, flag, type Loose } from './define.ts';
import { slackMessage } from './shape.ts';

const contentArgs = {
  text: z.string().optional(),
  blocks: z.unknown().optional(),
  attachments: z.unknown().optional(),
  metadata: z.unknown().optional(),
  markdown_text: z.string().optional(),
};

/** The thread to reply in; a message that is itself a reply, or none, cannot be replied to. */
function threadRoot(context: Context, channel: Channel, threadTs: string | undefined): string | undefined {
  if (!threadTs) return undefined;
  const root = context.store.message.get(channel.id, threadTs);
  const isReply = root?.thread_ts !== undefined && root.thread_ts !== root.ts;
  if (root === undefined || root.ephemeralFor !== undefined || isReply) throw new SlackError('cannot_reply_to_message');
  return threadTs;
}

const postMessageMethod = defineMethod({
  name: 'chat.postMessage',
  scopes: ['chat:write'],
  tier: 'post',
  args: z.object({
    channel: z.string(),
    ...contentArgs,
    thread_ts: z.string().optional(),
    reply_broadcast: flag,
  }),
  run: (context, args, caller) => {
    const channel = writableChannel(context, args.channel, caller.scopes);
    const content = decodeContent(context, 'chat.postMessage', args);
    if (isEmpty(content)) throw new SlackError('no_text');
    const text = content.text ?? '';
    const threadTs = threadRoot(context, channel, args.thread_ts);
    const message = postMessage(context, {
      ...content,
      text: text.slice(0, textLimit),
      channel,
      author: botUser(context),
      threadTs,
      isBroadcast: args.reply_broadcast && threadTs !== undefined,
    });
    return {
      channel: channel.id,
      ts: message.ts,
      message: slackMessage(message, true),
      ...(text.length > textLimit
        ? { warning: 'message_truncated', response_metadata: { warnings: ['message_truncated'] } }
        : {}),
    } satisfies Loose<ChatPostMessageResponse, 'message'>;
  },
});

const update = defineMethod({
  name: 'chat.update',
  scopes: ['chat:write'],
  tier: 3,
  args: z.object({ channel: z.string(), ts: z.string(), ...contentArgs }),
  run: (context, args) => {
    const channel = visibleChannel(context, args.channel);
    const before = ownMessage(context, channel, args.ts, 'cant_update_message');
    if (channel.isArchived) throw new SlackError('is_archived');
    const content = decodeContent(context, 'chat.update', args);
    if (content.text === undefined && content.blocks === undefined && content.attachments === undefined) {
      throw new SlackError('no_text');
    }
    if ((content.text?.length ?? 0) > textLimit) throw new SlackError('msg_too_long');
    const after = changeMessage(context, channel, before, content, botUser(context));
    return {
      channel: channel.id,
      ts: after.ts,
      text: after.text,
      message: withoutTs(slackMessage(after, true)),
    } satisfies Loose<ChatUpdateResponse, 'message'>;
  },
});

/** chat.update's `message` has no `ts` of its own: it stands beside it. */
function withoutTs<T extends { ts: string }>({ ts: _, ...message }: T): Omit<T, 'ts'> {
  return message;
}

const deleteMethod = defineMethod({
  name: 'chat.delete',
  scopes: ['chat:write'],
  tier: 3,
  args: z.object({ channel: z.string(), ts: z.string() }),
  run: (context, { channel: channelId, ts }) => {
    const channel = visibleChannel(context, channelId);
    removeMessage(context, channel, ownMessage(context, channel, ts, 'cant_delete_message'));
    return { channel: channel.id, ts } satisfies Declared<ChatDeleteResponse>;
  },
});

/** A message of the bot that is not an ephemeral: those cannot be reached by their timestamp. */
function ownMessage(context: Context, channel: Channel, ts: string, refusalCode: string): Message {
  const message = context.store.message.get(channel.id, ts);
  if (message === undefined || message.ephemeralFor !== undefined) throw new SlackError('message_not_found');
  if (message.user !== context.identity.botUserId) throw new SlackError(refusalCode);
  return message;
}

const postEphemeral = defineMethod({
  name: 'chat.postEphemeral',
  scopes: ['chat:write'],
  tier: 4,
  args: z.object({ channel: z.string(), user: z.string(), ...contentArgs, thread_ts: z.string().optional() }),
  run: (context, args) => {
    const channel = joinedChannel(context, args.channel);
    if (channel.isArchived) throw new SlackError('is_archived');
    if (!context.store.channel.isMember(channel.id, args.user)) throw new SlackError('user_not_in_channel');
    const content = decodeContent(context, 'chat.postEphemeral', args);
    if (isEmpty(content)) throw new SlackError('no_text');
    if ((content.text?.length ?? 0) > textLimit) throw new SlackError('msg_too_long');
    const message = postMessage(context, {
      ...content,
      text: content.text ?? '',
      channel,
      author: botUser(context),
      threadTs: threadRoot(context, channel, args.thread_ts),
      ephemeralFor: args.user,
    });
    return { message_ts: message.ts } satisfies Declared<ChatPostEphemeralResponse>;
  },
});

const getPermalink = defineMethod({
  name: 'chat.getPermalink',
  scopes: [],
  tier: 'special',
  args: z.object({ channel: z.string(), message_ts: z.string() }),
  run: (context, args) => {
    const channel = visibleChannel(context, args.channel);
    const message = context.store.message.get(channel.id, args.message_ts);
    if (message === undefined || message.ephemeralFor !== undefined) throw new SlackError('message_not_found');
    const { ts, thread_ts: root } = message;
    const thread = root === undefined || root === ts ? '' : `?thread_ts=${root}&cid=${channel.id}`;
    return {
      channel: channel.id,
      permalink: `${context.baseUrl()}/archives/${channel.id}/p${ts.replace('.', '')}${thread}`,
    } satisfies Declared<ChatGetPermalinkResponse>;
  },
});

export const chatMethods = [postMessageMethod, update, deleteMethod, postEphemeral, getPermalink];
