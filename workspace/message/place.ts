import { nowSeconds } from '../clock.ts';
import type { Context } from '../context.ts';
import { SlackError } from '../slack-error.ts';
import type { Channel } from '../store/channel.ts';
import type { User } from '../store/user.ts';

/** The direct conversation between `user` and the bot, opened if it is not. */
export function directChannel(context: Context, user: User): Channel {
  const { store, ids, identity, clock, changes } = context;
  const open = store.channel.byName(user.id);
  if (open !== undefined) return open;
  const channel: Channel = {
    id: ids.object('D'),
    name: user.id,
    kind: 'im',
    isArchived: false,
    creator: user.id,
    createdS: nowSeconds(clock),
    topic: '',
    purpose: '',
  };
  store.channel.put(channel);
  store.channel.join(channel.id, user.id);
  store.channel.join(channel.id, identity.botUserId);
  changes.publish({ type: 'channels' });
  return channel;
}

/** The bot itself. */
export function botUser({ store, identity }: Context): User {
  const bot = store.user.get(identity.botUserId);
  if (bot === undefined) throw new Error('the bot user is missing from the store');
  return bot;
}

/** A channel the app may know of: a private one without the bot does not exist for it. Throws `channel_not_found`. */
export function visibleChannel(context: Context, id: string): Channel {
  const channel = context.store.channel.get(id);
  if (channel === undefined) throw new SlackError('channel_not_found');
  if (channel.kind === 'public' || context.store.channel.isMember(id, context.identity.botUserId)) return channel;
  throw new SlackError('channel_not_found');
}

/** A channel the bot is in. Throws `channel_not_found` or `not_in_channel`. */
export function joinedChannel(context: Context, id: string): Channel {
  const channel = visibleChannel(context, id);
  if (!context.store.channel.isMember(id, context.identity.botUserId)) throw new SlackError('not_in_channel');
  return channel;
}

/**
 * A channel the bot may write to, by channel id, `#name` or user id (a direct message). Throws `channel_not_found`,
 * `is_archived`, or `not_in_channel` unless the app may write to every public channel (`chat:write.public`).
 */
export function writableChannel(context: Context, target: string, scopes: ReadonlySet<string>): Channel {
  const user = context.store.user.get(target);
  if (user !== undefined && !user.isBot) return directChannel(context, user);
  const named = target.startsWith('#') ? context.store.channel.byName(target.slice(1))?.id : target;
  const channel = visibleChannel(context, named ?? '');
  if (channel.isArchived) throw new SlackError('is_archived');
  const isMember = context.store.channel.isMember(channel.id, context.identity.botUserId);
  if (!isMember && !scopes.has('chat:write.public')) throw new SlackError('not_in_channel');
  return channel;
}
