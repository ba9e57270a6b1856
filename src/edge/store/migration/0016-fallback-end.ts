import type { Migration } from '../migrate.ts';

/** A page that says of a group, or of a table, that it is over: the id of what it ends. */
export const fallbackEndMigration: Migration = {
  version: 16,
  name: 'fallback end',
  statements: ['ALTER TABLE fallback_page ADD COLUMN ends TEXT'],
};
