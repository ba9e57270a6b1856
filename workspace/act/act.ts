import { canRead } from '../changes.ts';
import type { Context } from '../context.ts';
import { sendEvent } from '../message/event.ts';
import { directChannel } from '../message/place.ts';
import { postMessage } from '../message/post.ts';
import type { Act, ActAnswer, Message } from '../page-api.ts';
import type { Channel } from '../store/channel.ts';
import type { User } from '../store/user.ts';
import { closeView, submitView } from './form.ts';
import { pressInMessage, pressInView } from './press.ts';
import { Refused, refusedAnswer } from './refused.ts';
import { runShortcut } from './shortcut.ts';
import { runSlashCommand } from './slash.ts';
import { typedText } from './typed-text.ts';

/**
 * Does what a person does on the page. Settles once the app has acknowledged it or 3 s have passed; that the app did
 * not answer is told by a notice, not by this answer (but for a form, which stays open with the error).
 */
export async function performAct(context: Context, act: Act): Promise<ActAnswer> {
  try {
    return await perform(context, actor(context, act.as), act);
  } catch (error) {
    if (error instanceof Refused) return refusedAnswer(error);
    throw error;
  }
}

async function perform(context: Context, user: User, act: Act): Promise<ActAnswer> {
  switch (act.kind) {
    case 'say':
      return { ok: true, ts: say(context, user, act).ts };
    case 'slash':
      await runSlashCommand(
        context,
        user,
        memberChannel(context, user, act.channel),
        act.text,
        act.thread !== undefined,
      );
      return { ok: true };
    case 'action':
      if ('viewId' in act) await pressInView(context, user, act.viewId, act);
      else await pressInMessage(context, user, readableChannel(context, user, act.channel), act.ts, act);
      return { ok: true };
    case 'submit':
      await submitView(context, user, act.viewId, act.values);
      return { ok: true };
    case 'close_view':
      closeView(context, user, act.viewId, act.all === true);
      return { ok: true };
    case 'open_im':
      return { ok: true, channel: openDirect(context, user, act.user).id };
    case 'shortcut': {
      const place =
        act.channel === undefined || act.ts === undefined
          ? undefined
          : { channel: readableChannel(context, user, act.channel), ts: act.ts };
      await runShortcut(context, user, act.callbackId, place);
      return { ok: true };
    }
    case 'open_home':
      openHome(context, user);
      return { ok: true };
  }
}

/** The person acting: an id or a handle. */
function actor(context: Context, as: string): User {
  const user = context.store.user.get(as) ?? context.store.user.byName(as);
  if (user === undefined) throw new Refused(`There is no user "${as}".`);
  if (user.isBot) throw new Refused('Nobody can act as the bot.');
  if (user.isDeactivated) throw new Refused(`${user.realName} is deactivated.`);
  return user;
}

/** A channel by id or name that the person can read. */
function readableChannel(context: Context, user: User, id: string): Channel {
  const { store } = context;
  const channel = store.channel.get(id) ?? store.channel.byName(id.replace(/^#/, ''));
  if (channel === undefined || !canRead(store, channel.id, user.id)) throw new Refused(`There is no channel "${id}".`);
  return channel;
}

function memberChannel(context: Context, user: User, id: string): Channel {
  const channel = readableChannel(context, user, id);
  if (channel.isArchived) throw new Refused(`#${channel.name} is archived.`);
  if (!context.store.channel.isMember(channel.id, user.id)) {
    throw new Refused(`${user.realName} is not in #${channel.name}.`);
  }
  return channel;
}

function say(
  context: Context,
  user: User,
  act: { channel: string; text: string; thread?: string | undefined },
): Message {
  const channel = memberChannel(context, user, act.channel);
  if (act.text.trim() === '') throw new Refused('There is nothing to send.');
  const root = act.thread === undefined ? undefined : context.store.message.get(channel.id, act.thread);
  if (act.thread !== undefined && (root === undefined || root.ephemeralFor !== undefined)) {
    throw new Refused('That message cannot be replied to.');
  }
  return postMessage(context, {
    channel,
    author: user,
    text: typedText(context.store, act.text, false),
    threadTs: root?.thread_ts ?? root?.ts,
  });
}

function openDirect(context: Context, user: User, otherId: string): Channel {
  const other = context.store.user.get(otherId);
  if (other === undefined) throw new Refused('There is no such user.');
  if (!other.isBot) throw new Refused('Direct conversations are with the bot only in this workspace.');
  return directChannel(context, user);
}

function openHome(context: Context, user: User): void {
  const channel = directChannel(context, user);
  const view = context.views.home(user.id);
  sendEvent(context, 'app_home_opened', {
    type: 'app_home_opened',
    user: user.id,
    channel: channel.id,
    tab: 'home',
    ...(view === undefined ? {} : { view }),
    event_ts: context.ids.ts(),
  });
}
