import { z } from 'zod';
import type { Context } from '../context.ts';
import { sendEvent } from '../message/event.ts';
import { joinedChannel } from '../message/place.ts';
import { replaceMessage } from '../message/post.ts';
import type { Message } from '../page-api.ts';
import { SlackError } from '../slack-error.ts';
import type { Channel } from '../store/channel.ts';
import { defineMethod } from './define.ts';

const target = z.object({
  channel: z.string(),
  timestamp: z.string(),
  name: z.string().regex(/^[a-z0-9_+'-]{1,100}$/),
});

function reactable(context: Context, channelId: string, ts: string): { channel: Channel; message: Message } {
  const channel = joinedChannel(context, channelId);
  if (channel.isArchived) throw new SlackError('is_archived');
  const message = context.store.message.get(channel.id, ts);
  if (message === undefined || message.ephemeralFor !== undefined) throw new SlackError('message_not_found');
  return { channel, message };
}

/** Adds or removes the reaction `name` of `user`, shows it and tells the app; false when there was nothing to do. */
export function react(
  context: Context,
  place: { channel: Channel; message: Message },
  user: string,
  name: string,
  isAdded: boolean,
): boolean {
  const { channel, message } = place;
  const reactions = message.reactions ?? [];
  const users = reactions.find((reaction) => reaction.name === name)?.users ?? [];
  if (users.includes(user) === isAdded) return false;
  const left = isAdded ? [...users, user] : users.filter((other) => other !== user);
  const others = reactions.filter((reaction) => reaction.name !== name);
  const { reactions: _, ...bare } = message;
  const next = left.length === 0 ? others : [...others, { name, users: left, count: left.length }];
  replaceMessage(context, channel, next.length === 0 ? bare : { ...bare, reactions: next });
  const type = isAdded ? 'reaction_added' : 'reaction_removed';
  const item = { type: 'message', channel: channel.id, ts: message.ts };
  sendEvent(context, type, { type, user, reaction: name, item, item_user: message.user, event_ts: context.ids.ts() });
  return true;
}

const add = defineMethod({
  name: 'reactions.add',
  scopes: ['reactions:write'],
  tier: 3,
  args: target,
  run: (context, { channel, timestamp, name }) => {
    const place = reactable(context, channel, timestamp);
    if (!react(context, place, context.identity.botUserId, name, true)) throw new SlackError('already_reacted');
    return {};
  },
});

const remove = defineMethod({
  name: 'reactions.remove',
  scopes: ['reactions:write'],
  tier: 2,
  args: target,
  run: (context, { channel, timestamp, name }) => {
    const place = reactable(context, channel, timestamp);
    if (!react(context, place, context.identity.botUserId, name, false)) throw new SlackError('no_reaction');
    return {};
  },
});

const pinTarget = z.object({ channel: z.string(), timestamp: z.string() });

function pin(context: Context, args: z.infer<typeof pinTarget>, isAdded: boolean): void {
  const { channel, message } = reactable(context, args.channel, args.timestamp);
  const isPinned = message.pinned_to !== undefined;
  if (isPinned === isAdded) throw new SlackError(isAdded ? 'already_pinned' : 'no_pin');
  const { pinned_to: _, ...bare } = message;
  replaceMessage(context, channel, isAdded ? { ...bare, pinned_to: [channel.id] } : bare);
}

const pinAdd = defineMethod({
  name: 'pins.add',
  scopes: ['pins:write'],
  tier: 2,
  args: pinTarget,
  run: (context, args) => {
    pin(context, args, true);
    return {};
  },
});

const pinRemove = defineMethod({
  name: 'pins.remove',
  scopes: ['pins:write'],
  tier: 2,
  args: pinTarget,
  run: (context, args) => {
    pin(context, args, false);
    return {};
  },
});

export const reactionMethods = [add, remove, pinAdd, pinRemove];
