import { z } from 'zod';
import type { Database, Row } from '../../../core/port/database.ts';
import type { HoldStore, SeenHold } from '../../../core/port/hold-store.ts';

const keptForMs = 86_400_000;
const columns = 'id, plan_id, object, user_id, command, did, exclusive, since, lease_until, ended_at, result';

const rowSchema = z.object({
  id: z.string(),
  plan_id: z.string(),
  object: z.string(),
  user_id: z.string(),
  command: z.string(),
  did: z.string(),
  exclusive: z.number(),
  since: z.number(),
  lease_until: z.number(),
  ended_at: z.number().nullable(),
  result: z.enum(['succeeded', 'failed', 'unclear']).nullable(),
});

const lasting = 'object = $1 AND plan_id <> $2 AND ended_at IS NULL AND lease_until > $3 AND (exclusive = 1 OR $4 = 1)';

/** Holds as rows; taking one is a single conditional insert, so that of two exclusive ones one gets it. */
export function holdStore(database: Database): HoldStore {
  return {
    async take(hold) {
      const exclusive = hold.exclusive ? 1 : 0;
      const way = [hold.object, hold.planId, hold.since, exclusive];
      const [, taken] = await database.write([
        { sql: 'DELETE FROM hold WHERE since < $1', values: [hold.since - keptForMs] },
        {
          sql: `INSERT INTO hold (object, plan_id, since, exclusive, id, user_id, command, did, lease_until)
                SELECT $1, $2, CAST($3 AS BIGINT), CAST($4 AS BIGINT), $5, $6, $7, $8, CAST($9 AS BIGINT)
                WHERE NOT EXISTS (SELECT 1 FROM hold WHERE ${lasting})`,
          values: [...way, hold.id, hold.by, hold.command, hold.did, hold.until],
        },
      ]);
      if (taken?.touched === 1) return undefined;
      const [row] = await database.read(`SELECT ${columns} FROM hold WHERE ${lasting} ORDER BY since LIMIT 1`, way);
      // Who was in the way may have ended between the two statements; then that is who it was.
      return row === undefined ? { ...hold, ended: undefined } : seenHold(row);
    },
    async renew(id, until) {
      await database.write([
        { sql: 'UPDATE hold SET lease_until = $2 WHERE id = $1 AND ended_at IS NULL', values: [id, until] },
      ]);
    },
    async end(id, { at, result }) {
      await database.write([
        {
          sql: 'UPDATE hold SET ended_at = $2, result = $3 WHERE id = $1 AND ended_at IS NULL',
          values: [id, at, result],
        },
      ]);
    },
    async drop(id) {
      await database.write([{ sql: 'DELETE FROM hold WHERE id = $1', values: [id] }]);
    },
    async of(object, since, limit) {
      const rows = await database.read(
        `SELECT ${columns} FROM hold WHERE object = $1 AND since >= $2 ORDER BY since DESC, id DESC LIMIT $3`,
        [object, since, limit],
      );
      return rows.map(seenHold);
    },
  };
}

function seenHold(row: Row): SeenHold {
  const read = rowSchema.parse(row);
  const { ended_at: at, result } = read;
  return {
    id: read.id,
    planId: read.plan_id,
    object: read.object,
    by: read.user_id,
    command: read.command,
    did: read.did,
    exclusive: read.exclusive === 1,
    since: read.since,
    until: read.lease_until,
    ended: at === null || result === null ? undefined : { at, result },
  };
}
