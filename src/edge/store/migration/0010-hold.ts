import type { Migration } from '../migrate.ts';

/** Who changes what, and in the audit what was said yes to, and by whom. */
export const holdMigration: Migration = {
  version: 10,
  name: 'hold, plan hash and approver in the audit',
  statements: [
    `CREATE TABLE hold (
      id TEXT PRIMARY KEY,
      plan_id TEXT NOT NULL,
      object TEXT NOT NULL,
      user_id TEXT NOT NULL,
      command TEXT NOT NULL,
      did TEXT NOT NULL,
      exclusive BIGINT NOT NULL,
      since BIGINT NOT NULL,
      lease_until BIGINT NOT NULL,
      ended_at BIGINT,
      result TEXT
    )`,
    'CREATE INDEX hold_object ON hold (object, since)',
    'CREATE INDEX hold_since ON hold (since)',
    'ALTER TABLE audit_outcome ADD COLUMN plan_hash TEXT',
    'ALTER TABLE audit_outcome ADD COLUMN approver TEXT',
  ],
};
