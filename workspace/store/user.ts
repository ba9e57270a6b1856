import type { DatabaseSync } from 'node:sqlite';
import { readBodies, readBody } from './row.ts';

/** A person or the bot, in our words; `method/shape.ts` says it in Slack's. */
export type User = {
  id: string;
  teamId: string;
  /** Handle, without `@`, unique. */
  name: string;
  realName: string;
  color: string;
  tz: string;
  isBot: boolean;
  /** Of the bot user only: its `B...` id. */
  botId?: string;
  isGuest: boolean;
  /** From another organisation, by a shared channel. */
  isExternal: boolean;
  isDeactivated: boolean;
  updatedS: number;
  /** In do-not-disturb until then. */
  quietUntilS?: number;
};

export type UserTable = {
  get: (id: string) => User | undefined;
  byName: (name: string) => User | undefined;
  list: () => User[];
  put: (user: User) => void;
};

export function userTable(database: DatabaseSync): UserTable {
  const get = database.prepare('SELECT body FROM user WHERE id = ?');
  const byName = database.prepare('SELECT body FROM user WHERE name = ?');
  const list = database.prepare('SELECT body FROM user ORDER BY rowid LIMIT 5000');
  const put = database.prepare(
    'INSERT INTO user (id, name, body) VALUES (?, ?, ?) ON CONFLICT (id) DO UPDATE SET name = excluded.name, body = excluded.body',
  );
  return {
    get: (id) => readBody<User>(get.get(id)),
    byName: (name) => readBody<User>(byName.get(name)),
    list: () => readBodies<User>(list.all()),
    put: (user) => void put.run(user.id, user.name, JSON.stringify(user)),
  };
}
