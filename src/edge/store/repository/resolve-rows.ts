import { z } from 'zod';
import type { AlertStore } from '../../../core/port/alert-store.ts';
import type { Database } from '../../../core/port/database.ts';
import { addDelivery } from './delivery-row.ts';
import { json, readGroups } from './group-rows.ts';
import { unlessMoved } from './unless-moved.ts';

const dueRow = z.object({ due_at: z.number().nullable() });

/** What was seen of the objects of resolved groups, in the rows of the groups. */
export function resolveRows(database: Database): Pick<AlertStore, 'checksDue' | 'nextCheckAt' | 'saveCheck'> {
  return {
    checksDue: (now, limit) =>
      readGroups(database, 'SELECT * FROM alert_group WHERE check_due_at <= $1 ORDER BY check_due_at, id LIMIT $2', [
        now,
        limit,
      ]),
    async nextCheckAt() {
      const [row] = await database.read(
        'SELECT MIN(check_due_at) AS due_at FROM alert_group WHERE check_due_at IS NOT NULL',
      );
      return dueRow.parse(row).due_at ?? undefined;
    },
    saveCheck(group, check, at, line) {
      return unlessMoved(database, [
        {
          // A look raises no revision and moves the flush: the line of an end may be on its way since.
          sql: `UPDATE alert_group SET resolve_check = $4, check_due_at = $5, due_at = $6, revision = revision + 1
                WHERE id = $1 AND revision = $2 AND COALESCE(flush_at, -1) = $3`,
          values: [group.id, group.revision, group.flushAt ?? -1, json(check), check?.dueAt ?? null, at],
          expectRows: 1,
        },
        ...(line === undefined ? [] : [addDelivery(line)]),
      ]);
    },
  };
}
