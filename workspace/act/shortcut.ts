import type { Context } from '../context.ts';
import { globalShortcutPayload, messageShortcutPayload } from '../deliver/payload.ts';
import type { Channel } from '../store/channel.ts';
import type { User } from '../store/user.ts';
import { noticeFailure } from './press.ts';
import { Refused } from './refused.ts';

/** Runs a shortcut of the manifest: a global one, or on a message. */
export async function runShortcut(
  context: Context,
  user: User,
  callbackId: string,
  place: { channel: Channel; ts: string } | undefined,
): Promise<void> {
  const declared = context.manifest.read()?.features.shortcuts;
  const type = place === undefined ? 'global' : 'message';
  if (declared?.every((each) => each.callback_id !== callbackId || each.type !== type)) {
    throw new Refused(`The app has no ${type} shortcut "${callbackId}".`);
  }
  const outcome = await context.delivery.send({
    type: 'interactive',
    payload: payloadFor(context, user, callbackId, place),
    acceptsResponse: false,
  });
  noticeFailure(context, user, place?.channel.id ?? null, outcome);
}

function payloadFor(
  context: Context,
  user: User,
  callbackId: string,
  place: { channel: Channel; ts: string } | undefined,
): Record<string, unknown> {
  if (place === undefined) return globalShortcutPayload(context, user, callbackId);
  const message = context.store.message.get(place.channel.id, place.ts);
  if (message === undefined || message.ephemeralFor !== undefined) throw new Refused('That message is gone.');
  return messageShortcutPayload(context, user, callbackId, place.channel, message);
}
