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
const overRow = pageRow.omit({ attempts: true }).extend({ key: z.string() });
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
      const named = places(routes.length) || 'NULL';
      const row = `EXISTS (SELECT 1 FROM alert_group t WHERE t.roundup_id = d.group_id AND t.route_key IN (${named}))`;
      const pages = paging === 'critical' ? 'd.critical = 1' : `(g.route_key IN (${named}) OR ${row})`;
      const rows = await database.read(
        `SELECT d.* FROM delivery d LEFT JOIN alert_group g ON g.id = d.group_id
         WHERE d.state IN ('pending', 'attempting', 'unclear') AND d.kind IN ('card', 'broadcast', 'roundup') AND ${pages}
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
    sent: (id, at) =>
      // Chat says where a page went; that it is over it shows by itself.
      write(
        `UPDATE fallback_page SET state = CASE WHEN ends IS NULL THEN 'sent' ELSE 'told' END, sent_at = $2 WHERE id = $1`,
        [id, at],
      ),
    async over(limit) {
      const rows = await database.read(
        `SELECT f.id, f.content, d.group_id AS key FROM fallback_page f JOIN delivery d ON d.id = f.id
         WHERE f.state IN ('sent', 'told') AND d.group_id IS NOT NULL
         AND NOT EXISTS (SELECT 1 FROM fallback_page e WHERE e.ends = d.group_id AND e.created_at >= f.created_at)
         AND NOT EXISTS (SELECT 1 FROM alert_group g JOIN group_member m ON m.group_id = g.id
           JOIN alert a ON a.fingerprint = m.fingerprint
           WHERE (g.id = d.group_id OR g.roundup_id = d.group_id) AND m.left_at IS NULL AND a.ends_at IS NULL)
         ORDER BY f.created_at DESC, f.id LIMIT $1`,
        [limit],
      );
      const newest = new Map(
        rows
          .map((row) => overRow.parse(row))
          .toReversed()
          .map((each) => [each.key, each]),
      );
      return [...newest.values()];
    },
    end: ({ id, key }, content, at) =>
      write(
        `INSERT INTO fallback_page (id, content, state, attempts, created_at, due_at, ends)
         VALUES ($1, $2, 'pending', 0, $3, $3, $4) ON CONFLICT (id) DO NOTHING`,
        [`${id}-over`, JSON.stringify(content), at, key],
      ),
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
         SUM(CASE WHEN state IN ('sent', 'told') AND ends IS NULL THEN 1 ELSE 0 END) AS sent FROM fallback_page`,
      );
      const { waiting, sent } = countRow.parse(row);
      return { waiting: waiting ?? 0, sent: sent ?? 0 };
    },
  };
}
