import type { Migration } from '../migrate.ts';

/** Changes that somebody approved alone, until another person has looked at them. */
export const reviewMigration: Migration = {
  version: 5,
  name: 'review',
  statements: [
    `CREATE TABLE review (
      id TEXT PRIMARY KEY,
      content TEXT NOT NULL,
      opened_at BIGINT NOT NULL,
      closed_at BIGINT,
      closed_by TEXT
    )`,
    'CREATE INDEX review_open ON review (opened_at) WHERE closed_at IS NULL',
  ],
};
