import type { Migration } from '../migrate.ts';

/** Pages that went, or must go, to the fallback receiver: `pending`, `sent`, `told` (chat says so, too), `dropped`. */
export const fallbackMigration: Migration = {
  version: 7,
  name: 'fallback page',
  statements: [
    `CREATE TABLE fallback_page (
      id TEXT PRIMARY KEY,
      content TEXT,
      state TEXT NOT NULL,
      attempts BIGINT NOT NULL,
      created_at BIGINT NOT NULL,
      due_at BIGINT NOT NULL,
      sent_at BIGINT
    )`,
    `CREATE INDEX fallback_page_open ON fallback_page (due_at) WHERE state IN ('pending', 'sent')`,
  ],
};
