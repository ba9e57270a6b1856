import { z } from 'zod';
import type { Override } from '../../../core/oncall/duty.ts';
import type { Database, Row } from '../../../core/port/database.ts';
import type { OverrideStore } from '../../../core/port/override-store.ts';

const rowSchema = z.object({
  id: z.string(),
  team: z.string(),
  user_id: z.string(),
  from_at: z.number(),
  until_at: z.number(),
  made_by: z.string(),
  made_at: z.number(),
});

/** Overrides as rows. */
export function overrideStore(database: Database): OverrideStore {
  return {
    async add({ id, team, userId, from, until, by, at }) {
      await database.write([
        {
          sql: `INSERT INTO oncall_override (id, team, user_id, from_at, until_at, made_by, made_at)
                VALUES ($1, $2, $3, $4, $5, $6, $7)`,
          values: [id, team, userId, from, until, by, at],
        },
      ]);
    },
    async during({ from, until }) {
      const rows = await database.read(
        `SELECT * FROM oncall_override WHERE taken_back_at IS NULL AND until_at > $1 AND from_at < $2
         ORDER BY made_at DESC, id DESC LIMIT 1000`,
        [from, until],
      );
      return rows.map(overrideOf);
    },
    async takeBack(id, { userId, at }) {
      const [done] = await database.write([
        {
          sql: `UPDATE oncall_override SET taken_back_at = $2, taken_back_by = $3
                WHERE id = $1 AND taken_back_at IS NULL RETURNING *`,
          values: [id, at, userId],
        },
      ]);
      const [row] = done?.rows ?? [];
      return row === undefined ? undefined : overrideOf(row);
    },
  };
}

function overrideOf(row: Row): Override {
  const read = rowSchema.parse(row);
  return {
    id: read.id,
    team: read.team,
    userId: read.user_id,
    from: read.from_at,
    until: read.until_at,
    by: read.made_by,
    at: read.made_at,
  };
}
