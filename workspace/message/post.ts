import { withIds } from '../block/element.ts';
import type { Context } from '../context.ts';
import type { Block, FileObject, Message } from '../page-api.ts';
import type { Channel } from '../store/channel.ts';
import type { User } from '../store/user.ts';
import { announceChanged, announcePosted } from './event.ts';

/** What a message can say. */
export type Content = {
  text: string;
  blocks?: Block[] | undefined;
  attachments?: Record<string, unknown>[] | undefined;
  metadata?: Message['metadata'] | undefined;
};

type Draft = Content & {
  channel: Channel;
  author: User;
  threadTs?: string | undefined;
  /** A reply shown in the channel too. */
  isBroadcast?: boolean;
  files?: FileObject[];
  /** Only this person sees it. */
  ephemeralFor?: string;
};

/** Adds a message to its channel, shows it, and tells the app. */
export function postMessage(context: Context, draft: Draft): Message {
  const message = compose(context, draft);
  context.store.message.put(draft.channel.id, message);
  if (draft.ephemeralFor !== undefined) {
    context.changes.publish({ type: 'ephemeral', channel: draft.channel.id, message });
    return message;
  }
  context.changes.publish({ type: 'message', channel: draft.channel.id, message });
  if (message.thread_ts !== undefined) countReply(context, draft.channel, message.thread_ts);
  announcePosted(context, draft.channel, message);
  return message;
}

function compose(context: Context, draft: Draft): Message {
  const { identity, ids } = context;
  const { author, blocks, attachments, metadata, threadTs, files, ephemeralFor } = draft;
  const profile = {
    id: identity.botId,
    app_id: identity.appId,
    name: 'middlewatch',
    team_id: identity.teamId,
    deleted: false,
    updated: author.updatedS,
  };
  return {
    type: 'message',
    ...(draft.isBroadcast ? { subtype: 'thread_broadcast' } : {}),
    ...(files?.length ? { files } : {}),
    ts: ids.ts(),
    user: author.id,
    team: author.teamId,
    text: draft.text,
    ...(author.isBot ? { bot_id: identity.botId, app_id: identity.appId, bot_profile: profile } : {}),
    ...(blocks?.length ? { blocks: withIds(blocks, ids) } : {}),
    ...(attachments?.length ? { attachments } : {}),
    ...(metadata === undefined ? {} : { metadata }),
    ...(threadTs === undefined ? {} : { thread_ts: threadTs }),
    ...(ephemeralFor === undefined ? {} : { ephemeralFor }),
  };
}

/** Brings the root of a thread up to date with its replies. */
function countReply(context: Context, channel: Channel, threadTs: string): void {
  const root = context.store.message.get(channel.id, threadTs);
  if (root === undefined) return;
  const replies = context.store.message
    .list({ channel: channel.id, thread: threadTs, limit: 10_000 })
    .filter((reply) => reply.ts !== threadTs);
  const { thread_ts: _, reply_count: _count, reply_users: _users, latest_reply: _latest, ...bare } = root;
  const users = [...new Set(replies.map((reply) => reply.user))];
  const latest = replies[0];
  const counted: Message =
    latest === undefined
      ? bare
      : {
          ...bare,
          thread_ts: threadTs,
          reply_count: replies.length,
          reply_users_count: users.length,
          reply_users: users.slice(0, 5),
          latest_reply: latest.ts,
        };
  context.store.message.put(channel.id, counted);
  context.changes.publish({ type: 'message_changed', channel: channel.id, message: counted });
}

/** Gives a message new content; what `content` leaves undefined stays. */
export function changeMessage(
  context: Context,
  channel: Channel,
  before: Message,
  content: Partial<Content> & { files?: FileObject[] },
  editor: User,
): Message {
  const { text, blocks, attachments, metadata, files } = content;
  const { blocks: oldBlocks, attachments: oldAttachments, metadata: oldMetadata, ...rest } = before;
  const keptBlocks = blocks === undefined ? oldBlocks : withIds(blocks, context.ids);
  const keptAttachments = attachments ?? oldAttachments;
  const keptMetadata = metadata ?? oldMetadata;
  const after: Message = {
    ...rest,
    text: text ?? before.text,
    ...(keptBlocks?.length ? { blocks: keptBlocks } : {}),
    ...(keptAttachments?.length ? { attachments: keptAttachments } : {}),
    ...(keptMetadata === undefined ? {} : { metadata: keptMetadata }),
    ...(files === undefined ? {} : { files }),
    edited: { user: editor.id, ts: context.ids.ts() },
  };
  replaceMessage(context, channel, after);
  if (after.ephemeralFor === undefined) announceChanged(context, channel, before, after);
  return after;
}

/** Stores and shows a message whose content is the same but for reactions, pins and the like; no event. */
export function replaceMessage(context: Context, channel: Channel, message: Message): void {
  context.store.message.put(channel.id, message);
  const type = message.ephemeralFor === undefined ? 'message_changed' : 'ephemeral_changed';
  context.changes.publish({ type, channel: channel.id, message });
}

/** Takes a message away. */
export function removeMessage(context: Context, channel: Channel, message: Message): void {
  context.store.message.remove(channel.id, message.ts);
  const type = message.ephemeralFor === undefined ? 'message_deleted' : 'ephemeral_deleted';
  context.changes.publish({ type, channel: channel.id, message });
  if (message.ephemeralFor !== undefined) return;
  announceChanged(context, channel, message, undefined);
  if (message.thread_ts !== undefined && message.thread_ts !== message.ts) {
    countReply(context, channel, message.thread_ts);
  }
}
