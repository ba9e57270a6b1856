import type { WebClient } from '@slack/web-api';
import { z } from 'zod';
import { MiddlewatchError } from '../../lib/error.ts';
import { endingOf } from './slack-call.ts';

/** Whether the bot may post to a channel: why not, or `unknown` where Slack did not say. */
export type Postable =
  | { readonly kind: 'postable' }
  | { readonly kind: 'refused'; readonly why: string }
  | { readonly kind: 'unknown'; readonly why: string };

const writesEverywhere = 'chat:write.public';

const answerSchema = z.object({
  channel: z.object({
    is_archived: z.boolean().optional(),
    is_member: z.boolean().optional(),
    is_private: z.boolean().optional(),
  }),
  /** The scopes of the token, from a header of the answer. */
  response_metadata: z.object({ scopes: z.array(z.string()).optional() }).optional(),
});

/**
 * Asks Slack whether the bot can post to a channel: it must exist, not be archived, and have the bot in it; with the scope
 * `chat:write.public` any public channel will do. `findChannel` answers the id of a channel that is named.
 */
export async function askPostable(
  client: Pick<WebClient, 'conversations'>,
  nameOrId: string,
  findChannel: (nameOrId: string) => Promise<string>,
): Promise<Postable> {
  try {
    const channel = await findChannel(nameOrId);
    const answer = answerSchema.parse(await client.conversations.info({ channel }));
    const { is_archived, is_member, is_private } = answer.channel;
    if (is_archived) return { kind: 'refused', why: 'it is archived' };
    const everywhere = answer.response_metadata?.scopes?.includes(writesEverywhere) === true;
    if (is_member || (everywhere && !is_private)) return { kind: 'postable' };
    return { kind: 'refused', why: 'the bot is not in it' };
  } catch (thrown) {
    if (thrown instanceof MiddlewatchError && thrown.code === 'not-found')
      return { kind: 'refused', why: 'there is none that the bot can see' };
    const ending = endingOf(thrown);
    if (ending.kind !== 'refused') return { kind: 'unknown', why: 'Slack did not answer' };
    return ending.code === 'channel_not_found'
      ? { kind: 'refused', why: 'there is none that the bot can see' }
      : { kind: 'unknown', why: ending.sentence };
  }
}
