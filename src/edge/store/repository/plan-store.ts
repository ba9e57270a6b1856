import { z } from 'zod';
import type { Database, Row } from '../../../core/port/database.ts';
import type { PendingPlan, PlanStore, StoredPlan, Undo } from '../../../core/port/plan-store.ts';
import type { View } from '../../../core/view/view.ts';
import { jsonColumn } from '../json.ts';
import { argsSchema, invocationSchema } from './invocation-column.ts';

const bindsSchema = z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]));

const planSchema: z.ZodType<PendingPlan> = z.object({
  id: z.string(),
  invocation: invocationSchema,
  command: z.string(),
  args: argsSchema,
  target: z.string(),
  danger: z.enum(['change', 'destroy']),
  // Plans of before have neither; they were confirmed by who asked.
  needs: z.enum(['confirm', 'approve']).default('confirm'),
  approvers: z.array(z.string()).default([]),
  relief: z.enum(['restart', 'scale up', 'rollback', 'undo']).exactOptional(),
  object: z.string(),
  binds: bindsSchema,
  hash: z.string(),
  shows: z.custom<View>((value) => typeof value === 'object').default({ title: 'A plan', parts: [] }),
  confirm: z.string().default('Confirm'),
  createdAt: z.number(),
  expiresAt: z.number(),
});

const undoSchema: z.ZodType<Undo> = z.object({
  run: z.object({ command: z.string(), args: argsSchema }),
  left: bindsSchema,
  by: z.string(),
  doneAt: z.number(),
  until: z.number(),
});

const rowSchema = z.object({
  state: z.enum(['open', 'confirmed', 'cancelled', 'expired']),
  content: jsonColumn(planSchema),
  channel_id: z.string().nullable(),
  message_ts: z.string().nullable(),
  undo: jsonColumn(undoSchema).nullable(),
});

const columns = 'state, content, channel_id, message_ts, undo';

/** Plans as rows; settling one is a single conditional update, so that a double click runs nothing twice. */
export function planStore(database: Database): PlanStore {
  return {
    async open(plan) {
      await database.write([
        {
          sql: `INSERT INTO plan (id, state, content, created_at, expires_at) VALUES ($1, 'open', $2, $3, $4)`,
          values: [plan.id, JSON.stringify(plan), plan.createdAt, plan.expiresAt],
        },
      ]);
    },
    async placed(id, message) {
      await database.write([
        {
          sql: 'UPDATE plan SET channel_id = $2, message_ts = $3 WHERE id = $1',
          values: [id, message.channelId, message.ts],
        },
      ]);
    },
    async undoable(id, undo) {
      await database.write([
        { sql: 'UPDATE plan SET undo = $2 WHERE id = $1', values: [id, JSON.stringify(undo)], expectRows: 1 },
      ]);
    },
    async find(id) {
      const [row] = await database.read(`SELECT ${columns} FROM plan WHERE id = $1`, [id]);
      return row === undefined ? undefined : storedPlan(row);
    },
    async take(id, state, by) {
      const [taken] = await database.write([
        {
          sql: `UPDATE plan SET state = $2, settled_at = $3, settled_by = $4
                WHERE id = $1 AND state = 'open' AND ($2 = 'expired' OR expires_at > $3) RETURNING ${columns}`,
          values: [id, state, by.at, by.userId],
        },
      ]);
      const row = taken?.rows[0];
      return row === undefined ? undefined : storedPlan(row);
    },
    async waiting(limit) {
      const rows = await database.read(
        `SELECT ${columns} FROM plan WHERE state = 'open' ORDER BY created_at LIMIT $1`,
        [limit],
      );
      return rows.map(storedPlan);
    },
    async overdue(now, limit) {
      const rows = await database.read(
        `SELECT ${columns} FROM plan WHERE state = 'open' AND expires_at <= $1 ORDER BY expires_at LIMIT $2`,
        [now, limit],
      );
      return rows.map(storedPlan);
    },
  };
}

function storedPlan(row: Row): StoredPlan {
  const { state, content, channel_id: channelId, message_ts: ts, undo } = rowSchema.parse(row);
  const message = channelId === null || ts === null ? undefined : { channelId, ts };
  return { plan: content, state, message, undo: undo ?? undefined };
}
