import type { Migration } from '../migrate.ts';

/** The criticals of a storm's table that have rung. */
export const stormRingMigration: Migration = {
  version: 15,
  name: 'storm ring',
  statements: ['ALTER TABLE roundup ADD COLUMN heard TEXT'],
};
