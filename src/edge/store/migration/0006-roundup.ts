import type { Migration } from '../migrate.ts';

/** Groups that are told together in one table, and which group is in which. */
export const roundupMigration: Migration = {
  version: 6,
  name: 'roundup',
  statements: [
    `CREATE TABLE roundup (
      id TEXT PRIMARY KEY,
      channel_id TEXT NOT NULL,
      reason TEXT NOT NULL,
      started_at BIGINT NOT NULL,
      newest_at BIGINT NOT NULL,
      ended_at BIGINT,
      closed_at BIGINT,
      message_ts TEXT,
      message_shows TEXT,
      message_at BIGINT
    )`,
    'CREATE INDEX roundup_open ON roundup (channel_id) WHERE closed_at IS NULL',
    'ALTER TABLE alert_group ADD COLUMN roundup_id TEXT',
    'CREATE INDEX alert_group_roundup ON alert_group (roundup_id) WHERE roundup_id IS NOT NULL',
    `CREATE INDEX delivery_card ON delivery (channel_id, created_at) WHERE kind = 'card'`,
  ],
};
