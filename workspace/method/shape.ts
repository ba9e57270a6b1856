import type { Context } from '../context.ts';
import type { Message } from '../page-api.ts';
import type { Channel } from '../store/channel.ts';
import type { User } from '../store/user.ts';

/** A user as users.info returns it. */
export function slackUser({ identity }: Context, user: User) {
  const [label, offsetS] = zone(user.tz);
  return {
    id: user.id,
    team_id: user.teamId,
    name: user.name,
    deleted: user.isDeactivated,
    profile: {
      title: '',
      phone: '',
      skype: '',
      real_name: user.realName,
      real_name_normalized: user.realName,
      display_name: user.name,
      display_name_normalized: user.name,
      status_text: '',
      status_emoji: '',
      status_expiration: 0,
      avatar_hash: '',
      first_name: user.realName.split(' ')[0] ?? '',
      last_name: user.realName.split(' ').slice(1).join(' '),
      team: user.teamId,
      ...(user.isBot
        ? { api_app_id: identity.appId, bot_id: user.botId ?? '', always_active: true }
        : { email: `${user.name}@example.com` }),
    },
    is_bot: user.isBot,
    is_app_user: false,
    updated: user.updatedS,
    // Slack leaves the rest out for those who have left.
    ...(user.isDeactivated
      ? {}
      : {
          color: user.color,
          real_name: user.realName,
          tz: user.tz,
          tz_label: label,
          tz_offset: offsetS,
          is_admin: false,
          is_owner: false,
          is_primary_owner: false,
          is_restricted: user.isGuest,
          is_ultra_restricted: false,
          is_email_confirmed: !user.isBot,
          who_can_share_contact_card: 'EVERYONE',
        }),
    ...(user.isExternal ? { is_stranger: true } : {}),
  };
}

/** The zone's name in words and its present offset in seconds. */
function zone(tz: string): [string, number] {
  const now = new Date();
  const part = (style: 'long' | 'longOffset') =>
    new Intl.DateTimeFormat('en-US', { timeZone: tz, timeZoneName: style })
      .formatToParts(now)
      .find(({ type }) => type === 'timeZoneName')?.value ?? '';
  const [, sign = '+', hours = '0', minutes = '0'] = /([+-])(\d+):(\d+)/.exec(part('longOffset')) ?? [];
  return [part('long'), (Number(hours) * 3600 + Number(minutes) * 60) * (sign === '-' ? -1 : 1)];
}

/** A conversation as conversations.list and .info return it. */
export function slackChannel({ store, identity }: Context, channel: Channel) {
  const shared = {
    id: channel.id,
    created: channel.createdS,
    is_archived: channel.isArchived,
    is_im: channel.kind === 'im',
    is_org_shared: false,
    context_team_id: identity.teamId,
    updated: channel.createdS * 1000,
  };
  if (channel.kind === 'im') return { ...shared, user: channel.name, is_user_deleted: false, priority: 0 };
  const isMember = store.channel.isMember(channel.id, identity.botUserId);
  const hasStranger = store.channel.members(channel.id).some((id) => store.user.get(id)?.isExternal === true);
  return {
    ...shared,
    name: channel.name,
    name_normalized: channel.name,
    is_channel: true,
    is_group: false,
    is_mpim: false,
    is_private: channel.kind === 'private',
    is_general: channel.name === 'general',
    unlinked: 0,
    is_shared: hasStranger,
    is_ext_shared: hasStranger,
    is_pending_ext_shared: false,
    pending_shared: [],
    parent_conversation: null,
    creator: channel.creator,
    shared_team_ids: [identity.teamId],
    pending_connected_team_ids: [],
    is_member: isMember,
    topic: { value: channel.topic, creator: channel.topic && channel.creator, last_set: 0 },
    purpose: { value: channel.purpose, creator: channel.purpose && channel.creator, last_set: 0 },
    previous_names: [],
  };
}

/** A message as the app may see it: metadata only where it was asked for. */
export function slackMessage(message: Message, withMetadata: boolean) {
  const { metadata, ephemeralFor: _, ...shown } = message;
  return metadata !== undefined && withMetadata ? { ...shown, metadata } : shown;
}

/** `next_cursor` of a list cut at `limit`: empty when it is the last page. */
export function page<T>(items: readonly T[], limit: number, cursor: string | undefined): { items: T[]; next: string } {
  const start = cursor ? Number(Buffer.from(cursor, 'base64').toString().replace('offset:', '')) || 0 : 0;
  const end = start + limit;
  const next = end < items.length ? Buffer.from(`offset:${end}`).toString('base64') : '';
  return { items: items.slice(start, end), next };
}
