import { z } from 'zod';
import type { Context } from '../context.ts';
import type { HookSource } from '../hook.ts';
import { SlackError } from '../slack-error.ts';
import { decodeContent, isEmpty } from './content.ts';
import { botUser } from './place.ts';
import { changeMessage, postMessage, removeMessage } from './post.ts';

const responseSchema = z.object({
  text: z.string().optional(),
  blocks: z.unknown().optional(),
  attachments: z.unknown().optional(),
  metadata: z.unknown().optional(),
  response_type: z.enum(['ephemeral', 'in_channel']).default('ephemeral'),
  replace_original: z.boolean().default(false),
  delete_original: z.boolean().default(false),
  thread_ts: z.string().optional(),
});

/**
 * Carries out what an app posts to a response_url, or puts into its acknowledgement of a command.
 *
 * `replace_original` and `delete_original` concern the message whose button was pressed. A command's response_url has no
 * such message: there `replace_original` posts anew and `delete_original` does nothing (bolt-js issue 2287). Without
 * `replace_original` a button's answer is a new message: for blocks Slack documents no default.
 */
export function respond(
  context: Context,
  target: { user: string; channel: string; source: HookSource },
  raw: unknown,
): void {
  const decoded = responseSchema.safeParse(raw);
  if (!decoded.success) throw new SlackError('invalid_payload');
  const response = decoded.data;
  const channel = context.store.channel.get(target.channel);
  if (channel === undefined) throw new SlackError('channel_not_found');
  const original =
    target.source.kind === 'message' ? context.store.message.get(channel.id, target.source.ts) : undefined;
  if (response.delete_original) {
    if (original !== undefined) removeMessage(context, channel, original);
    return;
  }
  const content = decodeContent(context, 'response_url', response);
  if (isEmpty(content)) throw new SlackError('no_text');
  if (response.replace_original && original !== undefined) {
    changeMessage(context, channel, original, content, botUser(context));
    return;
  }
  postMessage(context, {
    ...content,
    text: content.text ?? '',
    channel,
    author: botUser(context),
    threadTs: response.thread_ts,
    ...(response.response_type === 'ephemeral' ? { ephemeralFor: target.user } : {}),
  });
}
