import type { Migration } from '../migrate.ts';

/** How old a living message is and what it told, and messages that went on elsewhere and must still say so. */
export const messageLifeMigration: Migration = {
  version: 3,
  name: 'message life',
  statements: [
    'ALTER TABLE alert_group ADD COLUMN message_at BIGINT',
    'ALTER TABLE alert_group ADD COLUMN life TEXT',
    'ALTER TABLE alert_group ADD COLUMN previous_url TEXT',
    `CREATE TABLE continued_message (
      channel_id TEXT NOT NULL,
      ts TEXT NOT NULL,
      group_id TEXT NOT NULL,
      next_ts TEXT NOT NULL,
      reason TEXT NOT NULL,
      at BIGINT NOT NULL,
      PRIMARY KEY (channel_id, ts)
    )`,
  ],
};
