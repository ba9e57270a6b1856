import type { Migration } from '../migrate.ts';
import { invocationMigration } from './0001-invocation.ts';
import { alertMigration } from './0002-alert.ts';

/** Every step of the schema, in order. */
export const migrations: readonly Migration[] = [invocationMigration, alertMigration];
