import type { WebClient } from '@slack/web-api';
import type { ListChannels } from './channel-ids.ts';

/** Channels that the bot can see, a page at a time, without archived ones. */
export function listChannels(client: WebClient): ListChannels {
  return async (cursor) => {
    const { channels = [], response_metadata: more } = await client.conversations.list({
      types: 'public_channel,private_channel',
      exclude_archived: true,
      limit: 1_000,
      ...(cursor === undefined ? {} : { cursor }),
    });
    const named = channels.flatMap(({ id, name }) => (id === undefined || name === undefined ? [] : [{ id, name }]));
    return { channels: named, next: more?.next_cursor };
  };
}
