import { z } from 'zod';
import type { Database, SqlValue } from '../../../core/port/database.ts';
import type { EscalationStore } from '../../../core/port/escalation-store.ts';
import { pageOf } from './escalation-column.ts';

const idRow = z.object({ id: z.string() });
const momentRow = z.object({ at: z.number().nullable() });
const pagesRead = 500;

type Pages = Pick<
  EscalationStore,
  'pagesDue' | 'nextPageAt' | 'pagesOf' | 'coveringPage' | 'recover' | 'attempting' | 'settled' | 'postpone'
>;

/** Pages as rows. */
export function pageRows(database: Database): Pages {
  const write = async (sql: string, values: readonly SqlValue[]) => database.write([{ sql, values }]);
  return {
    async pagesDue(now, limit) {
      const sql = `SELECT * FROM page WHERE state = 'pending' AND due_at <= $1 ORDER BY due_at, created_at, id LIMIT $2`;
      return (await database.read(sql, [now, limit])).map(pageOf);
    },
    async nextPageAt() {
      const [row] = await database.read(`SELECT MIN(due_at) AS at FROM page WHERE state = 'pending'`);
      return momentRow.parse(row).at ?? undefined;
    },
    async pagesOf(escalationId) {
      const sql = `SELECT * FROM page WHERE escalation_id = $1 ORDER BY created_at, id LIMIT ${pagesRead}`;
      return (await database.read(sql, [escalationId])).map(pageOf);
    },
    async coveringPage({ means, whom, service, escalationId }, now) {
      const [row] = await database.read(
        `SELECT id FROM page WHERE act = 'page' AND means = $1 AND whom = $2 AND service = $3 AND escalation_id <> $4
         AND state IN ('pending', 'attempting', 'sent') AND covers_until > $5 ORDER BY created_at DESC, id DESC LIMIT 1`,
        [means, whom, service, escalationId, now],
      );
      return row === undefined ? undefined : idRow.parse(row).id;
    },
    async recover(now, attemptedUntil) {
      const sql = `UPDATE page SET state = 'pending', due_at = $1 WHERE state = 'attempting' AND due_at <= $2`;
      const [done] = await write(sql, [now, attemptedUntil]);
      return done?.touched ?? 0;
    },
    async attempting(id, at) {
      await write(
        `UPDATE page SET state = 'attempting', attempts = attempts + 1, due_at = $2 WHERE id = $1 AND state = 'pending'`,
        [id, at],
      );
    },
    async settled(id, state, at, detail) {
      const letGo = {
        sql: `UPDATE page SET state = 'pending', covered_by = NULL, due_at = $2 WHERE covered_by = $1 AND state = 'covered'`,
        values: [id, at],
      };
      await database.write([
        {
          sql: 'UPDATE page SET state = $2, settled_at = $3, detail = $4 WHERE id = $1',
          values: [id, state, at, detail ?? null],
        },
        ...(state === 'sent' ? [] : [letGo]),
      ]);
    },
    async postpone(id, dueAt, detail) {
      await write(`UPDATE page SET state = 'pending', due_at = $2, detail = $3 WHERE id = $1`, [id, dueAt, detail]);
    },
  };
}
