import { z } from 'zod';
import type { Database } from '../../../core/port/database.ts';
import type { Review, ReviewStore } from '../../../core/port/review-store.ts';
import { jsonColumn } from '../json.ts';

const reviewSchema: z.ZodType<Review> = z.object({
  id: z.string(),
  invocationId: z.string(),
  command: z.string(),
  object: z.string(),
  target: z.string(),
  by: z.string(),
  reason: z.string(),
  openedAt: z.number(),
});
const rowSchema = z.object({ content: jsonColumn(reviewSchema) });

/** Reviews as rows; closing one is a single conditional update. */
export function reviewStore(database: Database): ReviewStore {
  return {
    async open(review) {
      await database.write([
        {
          sql: 'INSERT INTO review (id, content, opened_at) VALUES ($1, $2, $3) ON CONFLICT (id) DO NOTHING',
          values: [review.id, JSON.stringify(review), review.openedAt],
        },
      ]);
    },
    async waiting(limit) {
      const rows = await database.read(
        'SELECT content FROM review WHERE closed_at IS NULL ORDER BY opened_at LIMIT $1',
        [limit],
      );
      return rows.map((row) => rowSchema.parse(row).content);
    },
    async find(id) {
      const [row] = await database.read('SELECT content FROM review WHERE id = $1', [id]);
      return row === undefined ? undefined : rowSchema.parse(row).content;
    },
    async close(id, { userId, at }) {
      const [closed] = await database.write([
        {
          sql: 'UPDATE review SET closed_at = $2, closed_by = $3 WHERE id = $1 AND closed_at IS NULL',
          values: [id, at, userId],
        },
      ]);
      return closed?.touched === 1;
    },
  };
}
