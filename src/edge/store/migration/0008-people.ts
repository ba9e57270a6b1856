import type { Migration } from '../migrate.ts';

/** Silences whose author is reminded, and messages that can be found by where they stand. */
export const peopleMigration: Migration = {
  version: 8,
  name: 'silence reminder, message lookup',
  statements: [
    'ALTER TABLE silence ADD COLUMN remind_at BIGINT',
    'CREATE INDEX silence_remind ON silence (remind_at) WHERE remind_at IS NOT NULL',
    'CREATE INDEX delivery_message ON delivery (ts) WHERE ts IS NOT NULL',
  ],
};
