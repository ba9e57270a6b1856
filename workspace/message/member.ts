import type { Context } from '../context.ts';
import type { Channel } from '../store/channel.ts';
import type { User } from '../store/user.ts';
import { sendEvent } from './event.ts';

/** Makes `user` a member and tells the app if it is in the channel too; false when they were one already. */
export function joinChannel(context: Context, channel: Channel, user: User, inviter?: User): boolean {
  const { store, changes, identity, ids } = context;
  if (store.channel.isMember(channel.id, user.id)) return false;
  store.channel.join(channel.id, user.id);
  changes.publish({ type: 'channels' });
  if (store.channel.isMember(channel.id, identity.botUserId)) {
    sendEvent(context, 'member_joined_channel', {
      type: 'member_joined_channel',
      user: user.id,
      channel: channel.id,
      channel_type: channel.kind === 'private' ? 'G' : 'C',
      team: identity.teamId,
      ...(inviter === undefined ? {} : { inviter: inviter.id }),
      event_ts: ids.ts(),
    });
  }
  return true;
}

/** Takes `user` out of the channel; the bot is told when it is taken out itself (`channel_left`). */
export function leaveChannel(context: Context, channel: Channel, user: User): void {
  const { store, changes, identity, ids } = context;
  if (!store.channel.isMember(channel.id, user.id)) return;
  const wasHeard = store.channel.isMember(channel.id, identity.botUserId);
  store.channel.leave(channel.id, user.id);
  changes.publish({ type: 'channels' });
  const eventTs = ids.ts();
  if (user.id === identity.botUserId) {
    sendEvent(context, 'channel_left', { type: 'channel_left', channel: channel.id, event_ts: eventTs });
  } else if (wasHeard) {
    const event = { type: 'member_left_channel', user: user.id, channel: channel.id, team: identity.teamId };
    sendEvent(context, 'member_left_channel', { ...event, channel_type: 'C', event_ts: eventTs });
  }
}
