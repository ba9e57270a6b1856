import type { DatabaseSync } from 'node:sqlite';
import type { FileObject } from '../page-api.ts';
import { readBody } from './row.ts';

export type FileTable = {
  get: (id: string) => FileObject | undefined;
  content: (id: string) => Uint8Array | undefined;
  put: (file: FileObject) => void;
  putContent: (id: string, content: Uint8Array) => void;
};

export function fileTable(database: DatabaseSync): FileTable {
  const get = database.prepare('SELECT body FROM file WHERE id = ?');
  const content = database.prepare('SELECT content FROM file WHERE id = ?');
  const put = database.prepare(
    'INSERT INTO file (id, body) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET body = excluded.body',
  );
  const putContent = database.prepare('UPDATE file SET content = ? WHERE id = ?');
  return {
    get: (id) => readBody<FileObject>(get.get(id)),
    content: (id) => {
      const bytes = content.get(id)?.content;
      return bytes instanceof Uint8Array ? bytes : undefined;
    },
    put: (file) => void put.run(file.id, JSON.stringify(file)),
    putContent: (id, bytes) => void putContent.run(bytes, id),
  };
}
