import type { DatabaseSync } from 'node:sqlite';
import type { Message } from '../page-api.ts';
import { readBodies, readBody } from './row.ts';

/** Which messages to list: `after` and `before` are exclusive timestamps, `thread` the root's; newest first. */
export type MessageQuery = {
  channel: string;
  /** With it: the root and its replies. Without it: the top level and what was broadcast to it. */
  thread?: string;
  /** Without `thread`: the replies of all threads too. */
  withReplies?: boolean;
  after?: string;
  before?: string;
  limit: number;
  /** Ephemerals of this person are included; without it there are none. */
  viewer?: string;
};

export type MessageTable = {
  get: (channel: string, ts: string) => Message | undefined;
  put: (channel: string, message: Message) => void;
  remove: (channel: string, ts: string) => void;
  list: (query: MessageQuery) => Message[];
};

export function messageTable(database: DatabaseSync): MessageTable {
  const get = database.prepare('SELECT body FROM message WHERE channel = ? AND ts = ?');
  const put = database.prepare(
    'INSERT OR REPLACE INTO message (channel, ts, thread, broadcast, ephemeral_for, body) VALUES (?, ?, ?, ?, ?, ?)',
  );
  const remove = database.prepare('DELETE FROM message WHERE channel = ? AND ts = ?');
  const where = 'channel = ? AND ts > ? AND ts < ? AND (ephemeral_for IS NULL OR ephemeral_for = ?)';
  const top = database.prepare(
    `SELECT body FROM message WHERE ${where} AND (thread IS NULL OR thread = ts OR broadcast = 1) ORDER BY ts DESC LIMIT ?`,
  );
  const all = database.prepare(`SELECT body FROM message WHERE ${where} ORDER BY ts DESC LIMIT ?`);
  const inThread = database.prepare(
    `SELECT body FROM message WHERE ${where} AND (ts = ? OR thread = ?) ORDER BY ts DESC LIMIT ?`,
  );
  return {
    get: (channel, ts) => readBody<Message>(get.get(channel, ts)),
    put: (channel, message) =>
      void put.run(
        channel,
        message.ts,
        message.thread_ts ?? null,
        message.subtype === 'thread_broadcast' ? 1 : 0,
        message.ephemeralFor ?? null,
        JSON.stringify(message),
      ),
    remove: (channel, ts) => void remove.run(channel, ts),
    list: ({ channel, thread, after = '0', before = '99999999999', limit, viewer = '', withReplies = false }) => {
      if (thread !== undefined) {
        return readBodies<Message>(inThread.all(channel, after, before, viewer, thread, thread, limit));
      }
      return readBodies<Message>((withReplies ? all : top).all(channel, after, before, viewer, limit));
    },
  };
}
