import type { DatabaseSync } from 'node:sqlite';
import { readBodies, readBody } from './row.ts';

/** A conversation. Of a direct one (`im`) `name` is the person's id; the bot is the other side. */
export type Channel = {
  id: string;
  name: string;
  kind: 'public' | 'private' | 'im';
  isArchived: boolean;
  creator: string;
  createdS: number;
  topic: string;
  purpose: string;
};

export type ChannelTable = {
  get: (id: string) => Channel | undefined;
  byName: (name: string) => Channel | undefined;
  list: () => Channel[];
  put: (channel: Channel) => void;
  /** Removes the channel, its members and its messages. */
  remove: (id: string) => void;
  members: (id: string) => string[];
  isMember: (id: string, user: string) => boolean;
  join: (id: string, user: string) => void;
  leave: (id: string, user: string) => void;
};

export function channelTable(database: DatabaseSync): ChannelTable {
  const get = database.prepare('SELECT body FROM channel WHERE id = ?');
  const byName = database.prepare('SELECT body FROM channel WHERE name = ?');
  const list = database.prepare('SELECT body FROM channel ORDER BY rowid LIMIT 5000');
  const put = database.prepare(
    'INSERT INTO channel (id, name, body) VALUES (?, ?, ?) ON CONFLICT (id) DO UPDATE SET name = excluded.name, body = excluded.body',
  );
  const removals = ['message', 'member'].map((table) => database.prepare(`DELETE FROM ${table} WHERE channel = ?`));
  const remove = database.prepare('DELETE FROM channel WHERE id = ?');
  const members = database.prepare('SELECT user FROM member WHERE channel = ? ORDER BY rowid LIMIT 5000');
  const isMember = database.prepare('SELECT 1 FROM member WHERE channel = ? AND user = ?');
  const join = database.prepare('INSERT OR IGNORE INTO member (channel, user) VALUES (?, ?)');
  const leave = database.prepare('DELETE FROM member WHERE channel = ? AND user = ?');
  return {
    get: (id) => readBody<Channel>(get.get(id)),
    byName: (name) => readBody<Channel>(byName.get(name)),
    list: () => readBodies<Channel>(list.all()),
    put: (channel) => void put.run(channel.id, channel.name, JSON.stringify(channel)),
    remove: (id) => {
      for (const removal of removals) removal.run(id);
      remove.run(id);
    },
    members: (id) => members.all(id).map((row) => String(row.user)),
    isMember: (id, user) => isMember.get(id, user) !== undefined,
    join: (id, user) => void join.run(id, user),
    leave: (id, user) => void leave.run(id, user),
  };
}
