import { z } from 'zod';
import type { Database, Statement } from '../../../core/port/database.ts';
import type { IncidentStore } from '../../../core/port/incident-store.ts';
import { places } from './group-rows.ts';
import { addEntry, incidentOf, stepOfRow } from './incident-column.ts';

const backlogRow = z.object({ waiting: z.number(), oldest: z.number().nullable() });

type StepRows = Pick<IncidentStore, 'owing' | 'steps' | 'attempting' | 'postpone' | 'ended' | 'cardLost' | 'backlog'>;

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
      const incidents = rows.map(incidentOf);
      if (incidents.length === 0) return [];
      const stepRows = await database.read(
        `SELECT * FROM incident_step WHERE incident_id IN (${places(incidents.length)}) ORDER BY position, name`,
        incidents.map(({ id }) => id),
      );
      const steps = stepRows.map(stepOfRow);
      return incidents.map((incident) => ({
        incident,
        steps: steps.filter(({ incidentId }) => incidentId === incident.id),
      }));
    },
    async steps(incidentId) {
      const rows = await database.read(
        'SELECT * FROM incident_step WHERE incident_id = $1 ORDER BY position, name LIMIT 200',
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
    async cardLost({ id, cardTs }, at) {
      await database.write([
        {
          sql: 'UPDATE incident SET card_ts = NULL, revision = revision + 1 WHERE id = $1 AND card_ts = $2',
          values: [id, cardTs ?? ''],
        },
        {
          sql: `UPDATE incident_step SET state = 'pending', attempts = 0, due_at = $2
                WHERE incident_id = $1 AND name IN ('card', 'pin')`,
          values: [id, at],
        },
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
