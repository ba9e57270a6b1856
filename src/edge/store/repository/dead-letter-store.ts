import { z } from 'zod';
import type { Database } from '../../../core/port/database.ts';
import type { DeadLetterStore } from '../../../core/port/dead-letter-store.ts';
import { jsonColumn } from '../json.ts';
import { places } from './group-rows.ts';

const letterSchema = z.object({
  target: z.string(),
  topic: z.string(),
  partition: z.number(),
  offset: z.string(),
  reason: z.string(),
  key: z.string().optional(),
  headers: z.record(z.string(), z.string()),
  valueBase64: z.string(),
  writtenAt: z.number(),
});
const rowSchema = z.object({ id: z.string(), attempts: z.number(), content: jsonColumn(letterSchema) });
const countRow = z.object({ total: z.number(), waiting: z.number().nullable() });

/** Dead letters as rows. `due_at` is set while one still has to reach its topic. */
export function deadLetterStore(database: Database): DeadLetterStore {
  return {
    async unproduced(target, now, limit) {
      const rows = await database.read(
        `SELECT id, attempts, content FROM dead_letter WHERE target = $1 AND due_at <= $2
         ORDER BY received_at, id LIMIT $3`,
        [target, now, limit],
      );
      return rows.map((row) => {
        const { id, attempts, content } = rowSchema.parse(row);
        return { ...content, key: content.key, id, attempts };
      });
    },
    async produced(ids, at) {
      if (ids.length === 0) return;
      await database.write([
        {
          sql: `UPDATE dead_letter SET due_at = NULL, produced_at = $${ids.length + 1} WHERE id IN (${places(ids.length)})`,
          values: [...ids, at],
        },
      ]);
    },
    async postpone(ids, dueAt) {
      if (ids.length === 0) return;
      await database.write([
        {
          sql: `UPDATE dead_letter SET attempts = attempts + 1, due_at = $${ids.length + 1}
                WHERE id IN (${places(ids.length)})`,
          values: [...ids, dueAt],
        },
      ]);
    },
    async count() {
      const [row] = await database.read(
        'SELECT COUNT(*) AS total, SUM(CASE WHEN due_at IS NULL THEN 0 ELSE 1 END) AS waiting FROM dead_letter',
      );
      const { total, waiting } = countRow.parse(row);
      return { total, waiting: waiting ?? 0 };
    },
  };
}
