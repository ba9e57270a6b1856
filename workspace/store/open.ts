import { chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { type ChannelTable, channelTable } from './channel.ts';
import { type FileTable, fileTable } from './file.ts';
import { type MessageTable, messageTable } from './message.ts';
import { type UserTable, userTable } from './user.ts';
import { type UserGroupTable, userGroupTable } from './user-group.ts';
import { type ValueTable, valueTable } from './value.ts';

/** Everything of the workspace that outlives its process. */
export type Store = {
  user: UserTable;
  userGroup: UserGroupTable;
  channel: ChannelTable;
  message: MessageTable;
  file: FileTable;
  value: ValueTable;
  /** Empties every table. */
  clear: () => void;
  close: () => void;
};

const schema = `
  CREATE TABLE IF NOT EXISTS user (id TEXT PRIMARY KEY, name TEXT NOT NULL, body TEXT NOT NULL);
  CREATE TABLE IF NOT EXISTS user_group (id TEXT PRIMARY KEY, body TEXT NOT NULL);
  CREATE TABLE IF NOT EXISTS channel (id TEXT PRIMARY KEY, name TEXT NOT NULL, body TEXT NOT NULL);
  CREATE TABLE IF NOT EXISTS member (channel TEXT NOT NULL, user TEXT NOT NULL, PRIMARY KEY (channel, user));
  CREATE TABLE IF NOT EXISTS message (
    channel TEXT NOT NULL, ts TEXT NOT NULL, thread TEXT, broadcast INTEGER NOT NULL, ephemeral_for TEXT,
    body TEXT NOT NULL, PRIMARY KEY (channel, ts)
  );
  CREATE INDEX IF NOT EXISTS message_thread ON message (channel, thread, ts);
  CREATE TABLE IF NOT EXISTS file (id TEXT PRIMARY KEY, body TEXT NOT NULL, content BLOB);
  CREATE TABLE IF NOT EXISTS value (key TEXT PRIMARY KEY, body TEXT NOT NULL);
`;

/** Opens `workspace.sqlite` in `dataDir` (created, readable by its owner only), or a store in memory without one. */
export function openStore(dataDir: string | undefined): Store {
  const path = dataDir === undefined ? ':memory:' : join(dataDir, 'workspace.sqlite');
  if (dataDir !== undefined) mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const database = new DatabaseSync(path);
  if (dataDir !== undefined) chmodSync(path, 0o600);
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA busy_timeout = 2000;');
  database.exec(schema);
  return {
    user: userTable(database),
    userGroup: userGroupTable(database),
    channel: channelTable(database),
    message: messageTable(database),
    file: fileTable(database),
    value: valueTable(database),
    clear: () =>
      database.exec(
        'DELETE FROM user; DELETE FROM user_group; DELETE FROM channel; DELETE FROM member; DELETE FROM message; DELETE FROM file; DELETE FROM value;',
      ),
    close: () => database.close(),
  };
}
