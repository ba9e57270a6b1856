import { WebAPIPlatformError, type WebClient } from '@slack/web-api';
import { z } from 'zod';
import type { Chat } from '../../core/port/chat.ts';
import type { RoomEnding, Rooms } from '../../core/port/rooms.ts';
import type { Redact } from '../../lib/redact.ts';
import { shortenEnd } from '../../lib/text.ts';
import { clean, escapeEntities } from './render/clean.ts';
import { endingOf } from './slack-call.ts';

const pagesAtMost = 20;
const historyPagesAtMost = 5;

const made = z.object({ channel: z.object({ id: z.string() }) });
const listed = z.object({
  channels: z.array(z.object({ id: z.string(), name: z.string().optional(), creator: z.string().optional() })),
  response_metadata: z.object({ next_cursor: z.string().optional() }).optional(),
});
const history = z.object({
  messages: z.array(z.object({ files: z.array(z.object({ name: z.string().nullish() })).optional() })),
  response_metadata: z.object({ next_cursor: z.string().optional() }).optional(),
});
const person = z.object({ user: z.object({ name: z.string().optional(), real_name: z.string().optional() }) });

interface RoomDeps {
  readonly chat: Pick<Chat, 'sendFile'>;
  readonly botUserId: string;
  readonly redact: Redact;
}

/** Channels over Slack's Web API. Public ones only: an incident that nobody can find helps nobody. */
export function slackRooms(client: WebClient, { chat, botUserId, redact }: RoomDeps): Rooms {
  return {
    create: (name) =>
      ending(async () => ({ channelId: made.parse(await client.conversations.create({ name })).channel.id })),
    madeBefore: (name) => ending(async () => ({ channelId: await findMade(client, name, botUserId) })),
    invite: (channel, users) =>
      ending(() => calm(client.conversations.invite({ channel, users }), ['already_in_channel', 'cant_invite_self'])),
    // A topic is parsed like a message: nothing in it may mention anybody.
    setTopic: (channel, topic) =>
      ending(() =>
        calm(
          client.conversations.setTopic({ channel, topic: escapeEntities(shortenEnd(clean(redact(topic).text), 240)) }),
        ),
      ),
    pin: ({ channelId: channel, ts: timestamp }) =>
      ending(() => calm(client.pins.add({ channel, timestamp }), ['already_pinned'])),
    async shareFile(file) {
      try {
        await chat.sendFile(file);
        return { kind: 'done' };
      } catch (thrown) {
        return endingOf(thrown instanceof Error && thrown.cause !== undefined ? thrown.cause : thrown);
      }
    },
    hasFile: ({ channelId, name, sinceMs }) =>
      ending(async () => ({ found: await shared(client, channelId, name, sinceMs) })),
    async nameOf(user) {
      try {
        const { name, real_name: realName } = person.parse(await client.users.info({ user })).user;
        return realName || name;
      } catch {
        return undefined;
      }
    },
  };
}

async function ending<T extends object>(call: () => Promise<T>): Promise<RoomEnding<T>> {
  try {
    return { kind: 'done', ...(await call()) };
  } catch (thrown) {
    return endingOf(thrown);
  }
}

/** A call whose answer says nothing more; these refusals mean that it was so already. */
async function calm(call: Promise<unknown>, already: readonly string[] = []): Promise<object> {
  try {
    await call;
  } catch (thrown) {
    if (!(thrown instanceof WebAPIPlatformError) || !already.includes(thrown.data.error)) throw thrown;
  }
  return {};
}

async function findMade(client: WebClient, name: string, botUserId: string): Promise<string | undefined> {
  let cursor: string | undefined;
  for (let page = 0; page < pagesAtMost; page += 1) {
    const at = cursor === undefined ? {} : { cursor };
    const answer = listed.parse(await client.conversations.list({ types: 'public_channel', limit: 1_000, ...at }));
    const found = answer.channels.find((channel) => channel.name === name && channel.creator === botUserId);
    if (found !== undefined) return found.id;
    cursor = answer.response_metadata?.next_cursor;
    if (!cursor) return undefined;
  }
  return undefined;
}

async function shared(client: WebClient, channel: string, name: string, sinceMs: number): Promise<boolean> {
  let cursor: string | undefined;
  for (let page = 0; page < historyPagesAtMost; page += 1) {
    const at = cursor === undefined ? {} : { cursor };
    const oldest = (sinceMs / 1000).toFixed(6);
    const answer = history.parse(await client.conversations.history({ channel, oldest, limit: 200, ...at }));
    if (answer.messages.some(({ files = [] }) => files.some((file) => file.name === name))) return true;
    cursor = answer.response_metadata?.next_cursor;
    if (!cursor) return false;
  }
  return false;
}
