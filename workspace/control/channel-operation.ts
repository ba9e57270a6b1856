import { z } from 'zod';
import { nowSeconds } from '../clock.ts';
import type { Context } from '../context.ts';
import { pageChannel, pageUser } from '../http/page-route.ts';
import { sendEvent } from '../message/event.ts';
import { joinChannel, leaveChannel } from '../message/member.ts';
import { removeMessage } from '../message/post.ts';
import { newUser } from '../seed.ts';
import { operation } from './define.ts';
import { findChannel, findUser } from './find.ts';

const place = z.object({ channel: z.string() });
const membership = z.object({ channel: z.string(), user: z.string() });

/** Making and changing people and channels, as an administrator of the team would. */
export function channelOperations(context: Context) {
  const { store, changes, identity, clock, ids } = context;
  const changed = () => changes.publish({ type: 'channels' });

  function setArchived(key: string, isArchived: boolean): void {
    const channel = findChannel(context, key);
    store.channel.put({ ...channel, isArchived });
    changed();
    const type = isArchived ? 'channel_archive' : 'channel_unarchive';
    sendEvent(context, type, { type, channel: channel.id, user: channel.creator, event_ts: ids.ts() });
  }

  return {
    createUser: operation(
      z.object({
        name: z.string().regex(/^[a-z0-9][a-z0-9._-]*$/),
        realName: z.string().optional(),
        tz: z.string().default('Europe/Berlin'),
        isGuest: z.boolean().default(false),
        isExternal: z.boolean().default(false),
        isDeactivated: z.boolean().default(false),
      }),
      ({ realName, ...fields }) => {
        if (store.user.byName(fields.name) !== undefined) throw new Error(`There is a user "${fields.name}" already.`);
        const named = { id: ids.object('U'), realName: realName ?? fields.name, color: '4a5568', ...fields };
        const user = newUser(identity, nowSeconds(clock), named);
        store.user.put(user);
        changed();
        return pageUser(user);
      },
    ),
    createChannel: operation(
      z.object({
        name: z.string().regex(/^[a-z0-9_-]{1,80}$/),
        isPrivate: z.boolean().default(false),
        members: z.array(z.string()).default([]),
      }),
      ({ name, isPrivate, members }) => {
        if (store.channel.byName(name) !== undefined) throw new Error(`There is a channel "${name}" already.`);
        const users = members.map((member) => findUser(context, member));
        const channel = {
          id: ids.object('C'),
          name,
          kind: isPrivate ? ('private' as const) : ('public' as const),
          isArchived: false,
          creator: users[0]?.id ?? '',
          createdS: nowSeconds(clock),
          topic: '',
          purpose: '',
        };
        store.channel.put(channel);
        for (const user of users) joinChannel(context, channel, user);
        changed();
        return pageChannel(context, channel);
      },
    ),
    invite: operation(membership, ({ channel, user }) => {
      joinChannel(context, findChannel(context, channel), findUser(context, user));
    }),
    removeFromChannel: operation(membership, ({ channel, user }) => {
      leaveChannel(context, findChannel(context, channel), findUser(context, user));
    }),
    archiveChannel: operation(place, ({ channel }) => setArchived(channel, true)),
    unarchiveChannel: operation(place, ({ channel }) => setArchived(channel, false)),
    deleteChannel: operation(place, ({ channel: key }) => {
      const channel = findChannel(context, key);
      store.channel.remove(channel.id);
      changed();
      sendEvent(context, 'channel_deleted', { type: 'channel_deleted', channel: channel.id, event_ts: ids.ts() });
    }),
    deleteMessage: operation(z.object({ channel: z.string(), ts: z.string() }), ({ channel: key, ts }) => {
      const channel = findChannel(context, key);
      const message = store.message.get(channel.id, ts);
      if (message === undefined) throw new Error(`There is no message ${ts} in #${channel.name}.`);
      removeMessage(context, channel, message);
    }),
    deactivateUser: operation(z.object({ user: z.string() }), ({ user: key }) => {
      store.user.put({ ...findUser(context, key), isDeactivated: true, updatedS: nowSeconds(clock) });
      changed();
    }),
  };
}
