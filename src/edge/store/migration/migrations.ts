import type { Migration } from '../migrate.ts';
import { invocationMigration } from './0001-invocation.ts';
import { alertMigration } from './0002-alert.ts';
import { messageLifeMigration } from './0003-message-life.ts';
import { deadLetterMigration } from './0004-dead-letter.ts';
import { reviewMigration } from './0005-review.ts';
import { roundupMigration } from './0006-roundup.ts';
import { fallbackMigration } from './0007-fallback.ts';
import { peopleMigration } from './0008-people.ts';
import { undoMigration } from './0009-undo.ts';
import { holdMigration } from './0010-hold.ts';
import { overrideMigration } from './0011-override.ts';
import { escalationMigration } from './0012-escalation.ts';
import { incidentMigration } from './0013-incident.ts';
import { busMigration } from './0014-bus.ts';
import { stormRingMigration } from './0015-storm-ring.ts';
import { fallbackEndMigration } from './0016-fallback-end.ts';
import { resolveCheckMigration } from './0017-resolve-check.ts';

/** Every step of the schema, in order. */
export const migrations: readonly Migration[] = [
  invocationMigration,
  alertMigration,
  messageLifeMigration,
  deadLetterMigration,
  reviewMigration,
  roundupMigration,
  fallbackMigration,
  peopleMigration,
  undoMigration,
  holdMigration,
  overrideMigration,
  escalationMigration,
  incidentMigration,
  busMigration,
  stormRingMigration,
  fallbackEndMigration,
  resolveCheckMigration,
];
