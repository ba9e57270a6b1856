import type { Context } from '../context.ts';
import type { Message } from '../page-api.ts';
import type { Channel } from '../store/channel.ts';

/** The manifest's word for a message event, which names the kind of conversation. */
const messageEventNames = { public: 'message.channels', private: 'message.groups', im: 'message.im' };

/** `channel_type` of a message event. */
const channelTypes = { public: 'channel', private: 'group', im: 'im' };

/** Sends an event to the app, if its manifest subscribes to `name` (`message.im`, `app_mention`). */
export function sendEvent(context: Context, name: string, event: Record<string, unknown>): void {
  const { clock, ids, identity, manifest, delivery } = context;
  const subscribed = manifest.read()?.settings.event_subscriptions?.bot_events;
  if (subscribed !== undefined && !subscribed.includes(name)) return;
  delivery.sendEvent({
    token: identity.verificationToken,
    team_id: identity.teamId,
    context_team_id: identity.teamId,
    context_enterprise_id: null,
    api_app_id: identity.appId,
    event,
    type: 'event_callback',
    event_id: ids.object('Ev'),
    event_time: Math.floor(clock.nowMs() / 1000),
    authorizations: [
      {
        enterprise_id: null,
        team_id: identity.teamId,
        user_id: identity.botUserId,
        is_bot: true,
        is_enterprise_install: false,
      },
    ],
    is_ext_shared_channel: false,
    event_context: `4-${ids.hex(40)}`,
  });
}

function isHeard(context: Context, channel: Channel): boolean {
  return context.store.channel.isMember(channel.id, context.identity.botUserId);
}

/** Message events carry no metadata; an app that wants it subscribes to it apart. */
function withoutMetadata({ metadata: _, ...message }: Message): Omit<Message, 'metadata'> {
  return message;
}

/** Tells the app of a new message, its own included, in a channel it is a member of. */
export function announcePosted(context: Context, channel: Channel, message: Message): void {
  if (!isHeard(context, channel)) return;
  const event = { ...withoutMetadata(message), channel: channel.id, event_ts: message.ts };
  sendEvent(context, messageEventNames[channel.kind], { ...event, channel_type: channelTypes[channel.kind] });
  const isMention = message.bot_id === undefined && message.text.includes(`<@${context.identity.botUserId}>`);
  if (isMention && channel.kind !== 'im') {
    const { subtype: _subtype, ...mention } = event;
    sendEvent(context, 'app_mention', { ...mention, type: 'app_mention' });
  }
}

/** Tells the app that a message was changed or deleted: `message_changed` and `message_deleted`. */
export function announceChanged(context: Context, channel: Channel, before: Message, after: Message | undefined): void {
  if (!isHeard(context, channel)) return;
  const ts = context.ids.ts();
  sendEvent(context, messageEventNames[channel.kind], {
    type: 'message',
    subtype: after === undefined ? 'message_deleted' : 'message_changed',
    ...(after === undefined ? { deleted_ts: before.ts } : { message: withoutMetadata(after) }),
    previous_message: withoutMetadata(before),
    channel: channel.id,
    channel_type: channelTypes[channel.kind],
    hidden: true,
    ts,
    event_ts: ts,
  });
}
