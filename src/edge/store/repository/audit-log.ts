import { z } from 'zod';
import type { AuditEntry, AuditFilter, AuditLog } from '../../../core/port/audit.ts';
import type { Database } from '../../../core/port/database.ts';
import { jsonColumn } from '../json.ts';
import { type Bus, noBus } from './bus-row.ts';
import { argsSchema } from './invocation-column.ts';

const limitMax = 500;

const rowSchema = z.object({
  invocation_id: z.string(),
  requested_at: z.number(),
  user_id: z.string(),
  channel_id: z.string(),
  via: z.string(),
  command: z.string(),
  args: jsonColumn(argsSchema),
  danger: z.enum(['read', 'respond', 'change', 'destroy']),
  target: z.string().nullable(),
  result: z.enum(['succeeded', 'failed', 'denied', 'expired', 'cancelled', 'interrupted']).nullable(),
  detail: z.string().nullable(),
  took_ms: z.number().nullable(),
  plan_hash: z.string().nullable(),
  approver: z.string().nullable(),
});

const selected = `SELECT r.*, o.result, o.detail, o.took_ms, o.plan_hash, o.approver
  FROM audit_request r LEFT JOIN audit_outcome o ON o.invocation_id = r.invocation_id
  WHERE (CAST($1 AS TEXT) IS NULL OR r.user_id = $1 OR o.approver = $1)
    AND (CAST($2 AS TEXT) IS NULL OR r.command = $2) AND (CAST($3 AS TEXT) IS NULL OR r.danger = $3)
    AND (CAST($4 AS TEXT) IS NULL OR r.target = $4)
    AND (CAST($5 AS TEXT) IS NULL OR COALESCE(o.result, 'open') = $5) AND r.requested_at >= $6`;
const recentSql = `${selected} ORDER BY r.requested_at DESC, r.invocation_id DESC LIMIT $7`;
const followingSql = `${selected} AND (r.requested_at, r.invocation_id) > (CAST($8 AS BIGINT), CAST($9 AS TEXT))
  ORDER BY r.requested_at, r.invocation_id LIMIT $7`;

const endSchema = rowSchema.pick({ result: true, detail: true });

/** The audit as two tables that are only ever added to: what was asked, and how it ended. The first outcome stands. */
export function auditLog(database: Database, bus: Bus = noBus): AuditLog {
  return {
    async requested(entry) {
      await database.write([
        {
          sql: `INSERT INTO audit_request
                (invocation_id, requested_at, user_id, channel_id, via, command, args, danger, target)
                VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
          values: [
            entry.invocationId,
            entry.requestedAt,
            entry.userId,
            entry.channelId,
            entry.via,
            entry.command,
            JSON.stringify(entry.args),
            entry.danger,
            entry.target ?? null,
          ],
        },
      ]);
    },
    async outcome(invocationId, { result, detail, tookMs, at, planHash, approver }) {
      await database.write([
        {
          sql: `INSERT INTO audit_outcome (invocation_id, at, result, detail, took_ms, plan_hash, approver)
                VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (invocation_id) DO NOTHING`,
          values: [invocationId, at, result, detail ?? null, tookMs, planHash ?? null, approver ?? null],
        },
        ...(bus === noBus ? [] : await ranEvent(database, bus, invocationId, { result, tookMs, at, approver })),
      ]);
    },
    async endOf(invocationId) {
      const sql = 'SELECT result, detail FROM audit_outcome WHERE invocation_id = $1';
      const [row] = await database.read(sql, [invocationId]);
      if (row === undefined) return undefined;
      const { result, detail } = endSchema.parse(row);
      return { result: result ?? undefined, detail: detail ?? undefined };
    },
    async recent(filter) {
      const rows = await database.read(recentSql, filterValues(filter, filter.limit));
      return rows.map((row) => entryOf(rowSchema.parse(row)));
    },
    async following(filter, after, limit) {
      const { requestedAt = -1, invocationId = '' } = after ?? {};
      const rows = await database.read(followingSql, [...filterValues(filter, limit), requestedAt, invocationId]);
      return rows.map((row) => entryOf(rowSchema.parse(row)));
    },
  };
}

const askedRow = rowSchema.pick({ user_id: true, channel_id: true, command: true, danger: true, target: true });

/** What others are told of an invocation that has ended; its arguments stay here, they may name what is not theirs to read. */
async function ranEvent(
  database: Database,
  bus: Bus,
  invocationId: string,
  { at, ...ended }: { at: number; result: string; tookMs: number; approver: string | undefined },
) {
  const sql = 'SELECT user_id, channel_id, command, danger, target FROM audit_request WHERE invocation_id = $1';
  const [row] = await database.read(sql, [invocationId]);
  if (row === undefined) return [];
  const { user_id: user, channel_id: channel, command, danger, target } = askedRow.parse(row);
  const data = { command, danger, user, channel, ...(target === null ? {} : { target }), ...ended };
  return bus({ id: invocationId, type: 'command.ran', at, key: target ?? command, data });
}

function filterValues({ userId, command, danger, target, result, since }: AuditFilter, limit: number) {
  const wanted = [userId, command, danger, target, result].map((value) => value ?? null);
  return [...wanted, since ?? 0, Math.min(limit, limitMax)];
}

function entryOf(row: z.infer<typeof rowSchema>): AuditEntry {
  return {
    invocationId: row.invocation_id,
    requestedAt: row.requested_at,
    userId: row.user_id,
    channelId: row.channel_id,
    via: row.via,
    command: row.command,
    args: row.args,
    danger: row.danger,
    target: row.target ?? undefined,
    result: row.result ?? undefined,
    detail: row.detail ?? undefined,
    tookMs: row.took_ms ?? undefined,
    planHash: row.plan_hash ?? undefined,
    approver: row.approver ?? undefined,
  };
}
