import type {
  ConversationsCreateResponse,
  ConversationsInviteResponse,
  ConversationsSetTopicResponse,
} from '@slack/web-api';
import { z } from 'zod';
import { nowSeconds } from '../clock.ts';
import { joinChannel } from '../message/member.ts';
import { botUser, joinedChannel } from '../message/place.ts';
import { SlackError } from '../slack-error.ts';
import type { Channel } from '../store/channel.ts';
import { defineMethod, flag, idList, type Loose } from './define.ts';
import { slackChannel } from './shape.ts';

// Making channels and filling them, as the app may do it.

const create = defineMethod({
  name: 'conversations.create',
  scopes: ['channels:manage', 'groups:write'],
  tier: 2,
  args: z.object({ name: z.string(), is_private: flag }),
  run: (context, { name, is_private }) => {
    const { store, identity, ids, clock, changes } = context;
    if (name.length > 80) throw new SlackError('invalid_name_maxlength');
    if (!/^[\p{Ll}\p{Lo}\p{N}_-]+$/u.test(name)) throw new SlackError('invalid_name_specials');
    if (store.channel.byName(name) !== undefined) throw new SlackError('name_taken');
    const channel: Channel = {
      id: ids.object('C'),
      name,
      kind: is_private ? 'private' : 'public',
      isArchived: false,
      creator: identity.botUserId,
      createdS: nowSeconds(clock),
      topic: '',
      purpose: '',
    };
    store.channel.put(channel);
    store.channel.join(channel.id, identity.botUserId);
    changes.publish({ type: 'channels' });
    return { channel: slackChannel(context, channel) } satisfies Loose<ConversationsCreateResponse, 'channel'>;
  },
});

const invite = defineMethod({
  name: 'conversations.invite',
  scopes: ['channels:manage', 'channels:write.invites', 'groups:write'],
  tier: 3,
  args: z.object({ channel: z.string(), users: idList }),
  run: (context, { channel: id, users }) => {
    const channel = joinedChannel(context, id);
    if (channel.isArchived) throw new SlackError('is_archived');
    if (users.length === 0) throw new SlackError('no_user');
    const people = users.map((user) => {
      if (user === context.identity.botUserId) throw new SlackError('cant_invite_self');
      const person = context.store.user.get(user);
      if (person === undefined) throw new SlackError('user_not_found');
      if (person.isDeactivated) throw new SlackError('user_disabled');
      if (context.store.channel.isMember(channel.id, user)) throw new SlackError('already_in_channel');
      return person;
    });
    for (const person of people) joinChannel(context, channel, person, botUser(context));
    return { channel: slackChannel(context, channel) } satisfies Loose<ConversationsInviteResponse, 'channel'>;
  },
});

const setTopic = defineMethod({
  name: 'conversations.setTopic',
  scopes: ['channels:manage', 'channels:write.topic', 'groups:write'],
  tier: 2,
  args: z.object({ channel: z.string(), topic: z.string() }),
  run: (context, { channel: id, topic }) => {
    const channel = joinedChannel(context, id);
    if (channel.isArchived) throw new SlackError('is_archived');
    if ([...topic].length > 250) throw new SlackError('too_long');
    const next = { ...channel, topic };
    context.store.channel.put(next);
    context.changes.publish({ type: 'channels' });
    return { channel: slackChannel(context, next) } satisfies Loose<ConversationsSetTopicResponse, 'channel'>;
  },
});

export const channelMethods = [create, invite, setTopic];
