import type { DatabaseSync } from 'node:sqlite';
import { readBodies, readBody } from './row.ts';

/** A named group of people, in our words. */
export type UserGroup = {
  id: string;
  /** Without `@`, unique. */
  handle: string;
  name: string;
  members: string[];
  /** Whether administrators alone may change who is in it. */
  isLocked: boolean;
  isDisabled: boolean;
  createdS: number;
  updatedS: number;
};

export type UserGroupTable = {
  get: (id: string) => UserGroup | undefined;
  list: () => UserGroup[];
  put: (group: UserGroup) => void;
};

export function userGroupTable(database: DatabaseSync): UserGroupTable {
  const get = database.prepare('SELECT body FROM user_group WHERE id = ?');
  const list = database.prepare('SELECT body FROM user_group ORDER BY rowid LIMIT 1000');
  const put = database.prepare(
    'INSERT INTO user_group (id, body) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET body = excluded.body',
  );
  return {
    get: (id) => readBody<UserGroup>(get.get(id)),
    list: () => readBodies<UserGroup>(list.all()),
    put: (group) => void put.run(group.id, JSON.stringify(group)),
  };
}
