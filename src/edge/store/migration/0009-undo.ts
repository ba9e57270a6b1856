import type { Migration } from '../migrate.ts';

/** How a change that was carried out is taken back. */
export const undoMigration: Migration = {
  version: 9,
  name: 'undo',
  statements: ['ALTER TABLE plan ADD COLUMN undo TEXT'],
};
