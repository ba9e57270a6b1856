import type { Migration } from '../migrate.ts';

/** What was seen of a group's object since its source ended it, and when to look next. */
export const resolveCheckMigration: Migration = {
  version: 17,
  name: 'resolve check',
  statements: [
    'ALTER TABLE alert_group ADD COLUMN resolve_check TEXT',
    'ALTER TABLE alert_group ADD COLUMN check_due_at BIGINT',
    'CREATE INDEX alert_group_check ON alert_group (check_due_at) WHERE check_due_at IS NOT NULL',
  ],
};
