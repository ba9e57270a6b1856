import type { Context } from '../context.ts';
import type { Message, StateValues, View } from '../page-api.ts';
import type { Channel } from '../store/channel.ts';
import type { User } from '../store/user.ts';

/** The fields that open every interaction. */
function common({ identity }: Context, user: User) {
  return {
    user: { id: user.id, username: user.name, name: user.name, team_id: user.teamId },
    api_app_id: identity.appId,
    token: identity.verificationToken,
    team: { id: identity.teamId, domain: identity.teamDomain },
    enterprise: null,
    is_enterprise_install: false,
  };
}

/** A channel's name as payloads give it: direct conversations and private channels have stock names. */
export function payloadChannelName(channel: Channel): string {
  if (channel.kind === 'im') return 'directmessage';
  return channel.kind === 'private' ? 'privategroup' : channel.name;
}

/** A slash command; `text` is what came after the command. */
export function slashPayload(context: Context, user: User, channel: Channel, command: string, text: string) {
  const { identity, hooks, triggers } = context;
  return {
    token: identity.verificationToken,
    team_id: identity.teamId,
    team_domain: identity.teamDomain,
    channel_id: channel.id,
    channel_name: payloadChannelName(channel),
    user_id: user.id,
    user_name: user.name,
    command,
    text,
    api_app_id: identity.appId,
    is_enterprise_install: 'false',
    response_url: hooks.issue(user.id, channel.id, { kind: 'command' }),
    trigger_id: triggers.issue(user.id),
  };
}

/** A press or choice in a message. */
export function messageActionsPayload(
  context: Context,
  user: User,
  channel: Channel,
  message: Message,
  actions: Record<string, unknown>[],
  values: StateValues,
) {
  const { ephemeralFor, ...shown } = message;
  const isEphemeral = ephemeralFor !== undefined;
  return {
    type: 'block_actions',
    ...common(context, user),
    container: {
      type: 'message',
      message_ts: message.ts,
      channel_id: channel.id,
      is_ephemeral: isEphemeral,
      ...(message.thread_ts === undefined ? {} : { thread_ts: message.thread_ts }),
    },
    trigger_id: context.triggers.issue(user.id),
    channel: { id: channel.id, name: payloadChannelName(channel) },
    // Slack does not send the body of an ephemeral back, nobody but the reader has it.
    ...(isEphemeral ? {} : { message: shown }),
    state: { values },
    response_url: context.hooks.issue(user.id, channel.id, { kind: 'message', ts: message.ts }),
    actions,
  };
}

/** A press or choice in a form or on the Home tab. */
export function viewActionsPayload(
  context: Context,
  user: User,
  view: View,
  actions: Record<string, unknown>[],
  values: StateValues,
) {
  return {
    type: 'block_actions',
    ...common(context, user),
    container: { type: 'view', view_id: view.id },
    trigger_id: context.triggers.issue(user.id, view.id),
    view: { ...view, state: { values } },
    actions,
  };
}

export function viewSubmissionPayload(context: Context, user: User, view: View, values: StateValues) {
  return {
    type: 'view_submission',
    ...common(context, user),
    trigger_id: context.triggers.issue(user.id, view.id),
    view: { ...view, state: { values } },
    response_urls: [],
  };
}

export function viewClosedPayload(context: Context, user: User, view: View, isCleared: boolean) {
  return { type: 'view_closed', ...common(context, user), view, is_cleared: isCleared };
}

export function globalShortcutPayload(context: Context, user: User, callbackId: string) {
  return {
    type: 'shortcut',
    ...common(context, user),
    callback_id: callbackId,
    trigger_id: context.triggers.issue(user.id),
    action_ts: context.ids.ts(),
  };
}

export function messageShortcutPayload(
  context: Context,
  user: User,
  callbackId: string,
  channel: Channel,
  message: Message,
) {
  // Older than the other interactions, and poorer: no api_app_id, no username.
  const { api_app_id: _, user: _user, ...shared } = common(context, user);
  return {
    type: 'message_action',
    ...shared,
    user: { id: user.id, name: user.name, team_id: user.teamId },
    callback_id: callbackId,
    trigger_id: context.triggers.issue(user.id),
    action_ts: context.ids.ts(),
    response_url: context.hooks.issue(user.id, channel.id, { kind: 'message', ts: message.ts }),
    channel: { id: channel.id, name: payloadChannelName(channel) },
    message_ts: message.ts,
    message,
  };
}
