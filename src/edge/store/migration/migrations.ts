import type { Migration } from '../migrate.ts';
import { invocationMigration } from './0001-invocation.ts';

/** Every step of the schema, in order. */
export const migrations: readonly Migration[] = [invocationMigration];
