import { z } from 'zod';
import type { Database, Statement } from '../../../core/port/database.ts';
import type { IncidentStore } from '../../../core/port/incident-store.ts';
import { addEntry, incidentOf, stepOfRow } from './incident-column.ts';

const backlogRow = z.object({ waiting: z.number(), oldest: z.number().nullable() });

type StepRows = Pick<IncidentStore, 'owing' | 'steps' | 'attempting' | 'postpone' | 'ended' | 'backlog'>;

/** What incidents owe to chat, as rows. A step that has ended stays as it ended. */
export function incidentSteps(database: Database): StepRows {
  const change = async (statement: Statement): Promise<void> => {
    await database.write([statement]);
  };
  return {
    async owing(limit) {
      const rows = await database.read(
        `SELECT * FROM incident WHERE id IN (SELECT incident_id FROM incident_step WHERE state = 'pending')
         ORDER BY declared_at, id LIMIT $1`,
        [limit],
      );
      return rows.map(incidentOf);
    },
    async steps(incidentId) {
      const rows = await database.read(
        'SELECT * FROM incident_step WHERE incident_id = $1 ORDER BY due_at, name LIMIT 200',
        [incidentId],
      );
      return rows.map(stepOfRow);
    },
    attempting: ({ incidentId, name }, at) =>
      change({
        sql: `UPDATE incident_step SET attempts = attempts + 1, attempted_at = $3
              WHERE incident_id = $1 AND name = $2 AND state = 'pending'`,
        values: [incidentId, name, at],
        expectRows: 1,
      }),
    postpone: ({ incidentId, name }, dueAt, accepted) =>
      change({
        sql: `UPDATE incident_step SET due_at = $3, attempts = attempts - $4
              WHERE incident_id = $1 AND name = $2 AND state = 'pending'`,
        values: [incidentId, name, dueAt, accepted === 'no' ? 1 : 0],
      }),
    async ended({ incidentId, name }, end) {
      await database.write([
        {
          sql: `UPDATE incident_step SET state = $3, code = $4, sentence = $5
                WHERE incident_id = $1 AND name = $2 AND state = 'pending'`,
          values: [incidentId, name, end.state, end.code ?? null, end.sentence ?? null],
          expectRows: 1,
        },
        {
          sql: `UPDATE incident SET channel_id = COALESCE($2, channel_id), card_ts = COALESCE($3, card_ts),
                announced_ts = COALESCE($4, announced_ts), revision = revision + 1 WHERE id = $1`,
          values: [incidentId, end.channelId ?? null, end.cardTs ?? null, end.announcedTs ?? null],
        },
        ...(end.entry === undefined ? [] : [addEntry(incidentId, end.entry)]),
      ]);
    },
    async backlog() {
      const [row] = await database.read(
        `SELECT COUNT(*) AS waiting, MIN(due_at) AS oldest FROM incident_step WHERE state = 'pending'`,
      );
      const { waiting, oldest } = backlogRow.parse(row);
      return { waiting, oldestDueAt: oldest ?? undefined };
    },
  };
}
