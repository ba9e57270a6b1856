import type { WebClient } from '@slack/web-api';
import { z } from 'zod';
import type { Chat, Delivered, FoundMessage } from '../../core/port/chat.ts';
import type { Redact } from '../../lib/redact.ts';
import type { Draw } from './draw.ts';
import { endingOf, slackFailure } from './slack-call.ts';

const eventType = 'middlewatch_delivery';
const pagesAtMost = 5;

const posted = z.object({ ts: z.string() });
const carrying = z.object({
  ts: z.string(),
  metadata: z.object({ event_type: z.literal(eventType), event_payload: z.object({ delivery: z.string() }) }),
});

/** The chat port over Slack's Web API; what leaves is redacted here, whoever says it. The client must not retry by itself: the only retry loop is the delivery's row. */
export function slackChat(client: WebClient, { draw, redact }: { draw: Draw; redact: Redact }): Chat {
  const attempt = async (call: () => Promise<unknown>, fallbackTs?: string): Promise<Delivered> => {
    try {
      const answer = posted.safeParse(await call());
      if (answer.success) return { kind: 'sent', ts: answer.data.ts };
      return fallbackTs === undefined
        ? { kind: 'unclear', reason: 'Slack answered without a timestamp' }
        : { kind: 'sent', ts: fallbackTs };
    } catch (thrown) {
      return endingOf(thrown);
    }
  };
  return {
    post: ({ channelId, view, threadTs, broadcast, deliveryId }) =>
      attempt(() =>
        client.chat.postMessage({
          channel: channelId,
          ...draw(view),
          ...still,
          ...(threadTs === undefined
            ? {}
            : broadcast
              ? { thread_ts: threadTs, reply_broadcast: true }
              : { thread_ts: threadTs }),
          ...metadataOf(deliveryId),
        }),
      ),
    update: ({ channelId, ts, view, deliveryId }) =>
      attempt(() => client.chat.update({ channel: channelId, ts, ...draw(view), ...metadataOf(deliveryId) }), ts),
    remove: ({ channelId, ts }) => attempt(() => client.chat.delete({ channel: channelId, ts }), ts),
    deliveries: (where) => findDeliveries(client, where),
    async permalink({ channelId, ts }) {
      try {
        return (await client.chat.getPermalink({ channel: channelId, message_ts: ts })).permalink;
      } catch {
        return undefined;
      }
    },
    async sendFile({ channelId, threadTs, name, content, comment }) {
      try {
        const file = {
          channel_id: channelId,
          filename: name,
          title: name,
          content: redact(content).text,
          ...(comment === undefined ? {} : { initial_comment: comment }),
        };
        await client.files.uploadV2(threadTs === undefined ? file : { ...file, thread_ts: threadTs });
      } catch (thrown) {
        throw slackFailure('the file', thrown);
      }
    },
  };
}

/** No previews of links: they would fetch and show what outside text names. */
const still = { unfurl_links: false, unfurl_media: false };

function metadataOf(deliveryId: string | undefined) {
  return deliveryId === undefined
    ? {}
    : { metadata: { event_type: eventType, event_payload: { delivery: deliveryId } } };
}

async function findDeliveries(
  client: WebClient,
  where: { channelId: string; threadTs?: string; sinceMs: number },
): Promise<readonly FoundMessage[]> {
  const found: FoundMessage[] = [];
  const common = {
    channel: where.channelId,
    oldest: (where.sinceMs / 1000).toFixed(6),
    include_all_metadata: true,
    limit: 200,
  };
  let cursor: string | undefined;
  for (let page = 0; page < pagesAtMost; page += 1) {
    const at = cursor === undefined ? common : { ...common, cursor };
    const answer =
      where.threadTs === undefined
        ? await client.conversations.history(at)
        : await client.conversations.replies({ ...at, ts: where.threadTs });
    for (const message of answer.messages ?? []) {
      const read = carrying.safeParse(message);
      if (read.success) found.push({ ts: read.data.ts, deliveryId: read.data.metadata.event_payload.delivery });
    }
    cursor = answer.response_metadata?.next_cursor;
    if (!cursor) return found;
  }
  return found;
}
