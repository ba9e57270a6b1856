import { z } from 'zod';
import type { Database, SqlValue } from '../../../core/port/database.ts';
import type { FallbackStore } from '../../../core/port/fallback-store.ts';
import { jsonColumn } from '../json.ts';
import { addDelivery, deliveryOf } from './delivery-row.ts';
import { places } from './group-rows.ts';

const pageRow = z.object({
  id: z.string(),
  content: jsonColumn(z.record(z.string(), z.unknown())),
  attempts: z.number(),
});
const sentRow = z.object({ page_sent_at: z.number() });
const countRow = z.object({ waiting: z.number().nullable(), sent: z.number().nullable() });

/** Pages for the fallback receiver as rows. */
export function fallbackStore(database: Database): FallbackStore {
  const write = async (sql: string, values: readonly SqlValue[]): Promise<void> => {
    await database.write([{ sql, values }]);
  };
  return {
    async overdue({ before, paging, limit }) {
      const routes = paging === 'critical' ? [] : paging;
      const pages = paging === 'critical' ? 'd.critical = 1' : `g.route_key IN (${places(routes.length) || 'NULL'})`;
      const rows = await database.read(
        `SELECT d.* FROM delivery d LEFT JOIN alert_group g ON g.id = d.group_id
         WHERE d.state IN ('pending', 'attempting', 'unclear') AND d.kind IN ('card', 'broadcast') AND ${pages}
         AND d.created_at <= $${routes.length + 1} AND NOT EXISTS (SELECT 1 FROM fallback_page f WHERE f.id = d.id)
         ORDER BY d.created_at, d.id LIMIT $${routes.length + 2}`,
        [...routes, before, limit],
      );
      return rows.map(deliveryOf);
    },
    add: (id, content, at) =>
      write(
        `INSERT INTO fallback_page (id, content, state, attempts, created_at, due_at) VALUES ($1, $2, $3, 0, $4, $4)
         ON CONFLICT (id) DO NOTHING`,
        [id, content === undefined ? null : JSON.stringify(content), content === undefined ? 'dropped' : 'pending', at],
      ),
    async due(now, limit) {
      const rows = await database.read(
        `SELECT id, content, attempts FROM fallback_page WHERE state = 'pending' AND due_at <= $1 ORDER BY created_at, id LIMIT $2`,
        [now, limit],
      );
      return rows.map((row) => pageRow.parse(row));
    },
    sent: (id, at) => write(`UPDATE fallback_page SET state = 'sent', sent_at = $2 WHERE id = $1`, [id, at]),
    dropped: (id) => write(`UPDATE fallback_page SET state = 'dropped' WHERE id = $1`, [id]),
    postpone: (id, dueAt) =>
      write('UPDATE fallback_page SET attempts = attempts + 1, due_at = $2 WHERE id = $1', [id, dueAt]),
    async untold(limit) {
      const rows = await database.read(
        `SELECT d.*, f.sent_at AS page_sent_at FROM fallback_page f JOIN delivery d ON d.id = f.id
         WHERE f.state = 'sent' AND d.state = 'sent' ORDER BY f.created_at, f.id LIMIT $1`,
        [limit],
      );
      return rows.map((row) => ({ delivery: deliveryOf(row), sentAt: sentRow.parse(row).page_sent_at }));
    },
    async told(id, line) {
      await database.write([
        {
          sql: `UPDATE fallback_page SET state = 'told' WHERE id = $1 AND state = 'sent'`,
          values: [id],
          expectRows: 1,
        },
        addDelivery(line),
      ]);
    },
    async backlog() {
      const [row] = await database.read(
        `SELECT SUM(CASE WHEN state = 'pending' THEN 1 ELSE 0 END) AS waiting,
         SUM(CASE WHEN state IN ('sent', 'told') THEN 1 ELSE 0 END) AS sent FROM fallback_page`,
      );
      const { waiting, sent } = countRow.parse(row);
      return { waiting: waiting ?? 0, sent: sent ?? 0 };
    },
  };
}
