import type { Migration } from '../migrate.ts';

/** Who stands in for whoever would be on call; `taken_back_at` ends it before its time. */
export const overrideMigration: Migration = {
  version: 11,
  name: 'on-call override',
  statements: [
    `CREATE TABLE oncall_override (
      id TEXT PRIMARY KEY,
      team TEXT NOT NULL,
      user_id TEXT NOT NULL,
      from_at BIGINT NOT NULL,
      until_at BIGINT NOT NULL,
      made_by TEXT NOT NULL,
      made_at BIGINT NOT NULL,
      taken_back_at BIGINT,
      taken_back_by TEXT
    )`,
    'CREATE INDEX oncall_override_until ON oncall_override (until_at) WHERE taken_back_at IS NULL',
  ],
};
