import { z } from 'zod';
import type { ToldOnce } from '../../../core/alert/noise.ts';
import type { Row, Statement } from '../../../core/port/database.ts';
import type { Delivery, NewDelivery } from '../../../core/port/delivery-store.ts';
import { jsonColumn } from '../json.ts';
import { entrySchema, viewSchema } from './alert-column.ts';

const rowSchema = z.object({
  id: z.string(),
  group_id: z.string().nullable(),
  kind: z.enum(['card', 'broadcast', 'line', 'notice', 'roundup']),
  channel_id: z.string(),
  thread_ts: z.string().nullable(),
  view: jsonColumn(viewSchema).nullable(),
  entry: jsonColumn(entrySchema).nullable(),
  critical: z.number(),
  reason: z.string(),
  created_at: z.number(),
  state: z.enum(['pending', 'attempting', 'unclear', 'sent', 'refused', 'cancelled']),
  attempts: z.number(),
  attempted_at: z.number().nullable(),
  absences: z.number(),
  due_at: z.number(),
  ts: z.string().nullable(),
  code: z.string().nullable(),
});

/** Reads a row of delivery. */
export function deliveryOf(row: Row): Delivery {
  const read = rowSchema.parse(row);
  return {
    id: read.id,
    groupId: read.group_id ?? undefined,
    kind: read.kind,
    channelId: read.channel_id,
    threadTs: read.thread_ts ?? undefined,
    view: read.view ?? undefined,
    entry: read.entry ?? undefined,
    critical: read.critical === 1,
    reason: read.reason,
    createdAt: read.created_at,
    state: read.state,
    attempts: read.attempts,
    attemptedAt: read.attempted_at ?? undefined,
    absences: read.absences,
    dueAt: read.due_at,
    ts: read.ts ?? undefined,
    code: read.code ?? undefined,
  };
}

const toldRow = rowSchema.pick({ kind: true, reason: true, created_at: true }).extend({ group_id: z.string() });

/** Reads what was told, without what it said. */
export function toldOf(row: Row): ToldOnce {
  const { group_id: groupId, kind, reason, created_at: createdAt } = toldRow.parse(row);
  return { groupId, kind, reason, createdAt };
}

/** A message that is owed from now on. */
export function addDelivery(delivery: NewDelivery): Statement {
  return {
    sql: `INSERT INTO delivery
          (id, group_id, kind, channel_id, thread_ts, view, entry, critical, reason, created_at, state, attempts, absences, due_at)
          VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'pending', 0, 0, $10)`,
    values: [
      delivery.id,
      delivery.groupId ?? null,
      delivery.kind,
      delivery.channelId,
      delivery.threadTs ?? null,
      delivery.view === undefined ? null : JSON.stringify(delivery.view),
      delivery.entry === undefined ? null : JSON.stringify(delivery.entry),
      delivery.critical ? 1 : 0,
      delivery.reason,
      delivery.createdAt,
    ],
  };
}
