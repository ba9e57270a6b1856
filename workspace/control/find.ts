import { canRead } from '../changes.ts';
import type { Context } from '../context.ts';
import type { Message } from '../page-api.ts';
import { plainText } from '../plain-text.ts';
import type { Channel } from '../store/channel.ts';
import type { User } from '../store/user.ts';

/** A message, where it is, and what one reads of it on the screen (`shown`). */
export type SeenMessage = Message & { channel: string; channelName: string; shown: string };

/** By id or handle; throws a sentence. */
export function findUser({ store }: Context, key: string): User {
  const user = store.user.get(key) ?? store.user.byName(key.replace(/^@/, ''));
  if (user === undefined) throw new Error(`There is no user "${key}".`);
  return user;
}

/** By id, or by name with or without `#`; throws a sentence. */
export function findChannel({ store }: Context, key: string): Channel {
  const channel = store.channel.get(key) ?? store.channel.byName(key.replace(/^#/, ''));
  if (channel === undefined) throw new Error(`There is no channel "${key}".`);
  return channel;
}

type Query = {
  channel?: string | undefined;
  thread?: string | undefined;
  as?: string | undefined;
  limit: number;
};

/**
 * Messages, oldest first, replies at their time among the rest. With `as`, what that person sees, ephemerals included;
 * without it everything but ephemerals. Without `channel`, of all channels.
 */
export function seenMessages(context: Context, { channel, thread, as, limit }: Query): SeenMessage[] {
  const viewer = as === undefined ? undefined : findUser(context, as).id;
  const names = {
    user: (id: string) => context.store.user.get(id)?.realName,
    channel: (id: string) => context.store.channel.get(id)?.name,
  };
  const channels = channel === undefined ? context.store.channel.list() : [findChannel(context, channel)];
  return channels
    .filter(({ id }) => viewer === undefined || canRead(context.store, id, viewer))
    .flatMap(({ id, name }) =>
      context.store.message
        .list({
          channel: id,
          limit,
          ...(viewer === undefined ? {} : { viewer }),
          ...(thread === undefined ? { withReplies: true } : { thread }),
        })
        .map((message) => ({ ...message, channel: id, channelName: name, shown: plainText(message, names) })),
    )
    .sort((a, b) => (a.ts < b.ts ? -1 : 1))
    .slice(-limit);
}
