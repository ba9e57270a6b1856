import type { Migration } from '../migrate.ts';

/** What was not understood is gathered by topic and kind of reason, shown on one card each, and settled by people. */
export const deadLetterMigration: Migration = {
  version: 4,
  name: 'dead letters are settled',
  statements: [
    `ALTER TABLE dead_letter ADD COLUMN topic TEXT NOT NULL DEFAULT ''`,
    `ALTER TABLE dead_letter ADD COLUMN kind TEXT NOT NULL DEFAULT ''`,
    'ALTER TABLE dead_letter ADD COLUMN settled_at BIGINT',
    'ALTER TABLE dead_letter ADD COLUMN settled_as TEXT',
    'ALTER TABLE dead_letter ADD COLUMN settled_by TEXT',
    'CREATE INDEX dead_letter_open ON dead_letter (target, topic, kind, received_at) WHERE settled_at IS NULL',
    'CREATE INDEX dead_letter_settled ON dead_letter (target, topic, kind, settled_at) WHERE settled_at IS NOT NULL',
    `CREATE TABLE dead_letter_card (
      id TEXT PRIMARY KEY,
      target TEXT NOT NULL,
      topic TEXT NOT NULL,
      kind TEXT NOT NULL,
      channel_id TEXT NOT NULL,
      delivery_id TEXT NOT NULL,
      ts TEXT,
      shows TEXT NOT NULL,
      changed_at BIGINT NOT NULL
    )`,
  ],
};
