import type { Delivered } from './chat.ts';

/** How a call ended; nothing is thrown, because a decision can be made on each. */
export type RoomEnding<T extends object = object> =
  | ({ readonly kind: 'done' } & T)
  | Exclude<Delivered, { readonly kind: 'sent' }>;

/** What chat can do with a channel. No call retries by itself; each has a deadline of 10 s. */
export interface Rooms {
  /** Makes a public channel with the bot in it; a name that is taken is refused as `name_taken`. */
  create(name: string): Promise<RoomEnding<{ channelId: string }>>;
  /** The channel of that name that the bot made itself, such as before a crash; undefined when there is none. */
  madeBefore(name: string): Promise<RoomEnding<{ channelId: string | undefined }>>;
  /** Who is there already is no refusal. */
  invite(channelId: string, userId: string): Promise<RoomEnding>;
  setTopic(channelId: string, topic: string): Promise<RoomEnding>;
  /** What is pinned already is no refusal. */
  pin(message: { channelId: string; ts: string }): Promise<RoomEnding>;
  /** Uploads a text file there. */
  shareFile(file: { channelId: string; name: string; content: string }): Promise<RoomEnding>;
  /** Whether a file of that name was shared there since then, among the newest 1,000 messages. */
  hasFile(file: { channelId: string; name: string; sinceMs: number }): Promise<RoomEnding<{ found: boolean }>>;
  /** How a person is called; undefined where chat does not say. */
  nameOf(userId: string): Promise<string | undefined>;
}
