import { z } from 'zod';
import type { Escalation, Matter } from '../../../core/escalation/escalation.ts';
import type { Page } from '../../../core/escalation/page.ts';
import type { PagingNote } from '../../../core/escalation/paging-note.ts';
import type { Policy } from '../../../core/escalation/policy.ts';
import type { Row } from '../../../core/port/database.ts';
import { jsonColumn } from '../json.ts';

// JSON leaves undefined values out.
const text = z
  .string()
  .optional()
  .transform((value) => value);

const matterSchema: z.ZodType<Matter> = z.object({
  groupId: text,
  sentence: z.string(),
  service: z.string(),
  shortId: text,
  by: text,
  team: text,
});

const aimSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('team'), team: z.string() }),
  z.object({ kind: z.literal('person'), userId: z.string() }),
  z.object({ kind: z.literal('usergroup'), id: z.string() }),
  z.object({ kind: z.literal('receiver'), name: z.string() }),
]);

const policySchema: z.ZodType<Policy> = z.object({
  name: z.string(),
  steps: z.array(z.object({ aims: z.array(aimSchema), waitMs: z.number() })),
  rounds: z.number(),
});

const namedSchema = z.array(
  z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('person'), userId: z.string() }),
    z.object({ kind: z.literal('usergroup'), id: z.string() }),
    z.object({ kind: z.literal('receiver'), name: z.string() }),
  ]),
);

/** What a card says of the escalation of its group, as JSON. */
export const pagingNoteSchema: z.ZodType<PagingNote> = z.object({
  paged: namedSchema,
  at: z.number(),
  next: z
    .object({ whom: namedSchema, at: z.number() })
    .optional()
    .transform((value) => value),
  exhausted: z.boolean(),
});

const escalationRow = z.object({
  id: z.string(),
  key: z.string(),
  matter: jsonColumn(matterSchema),
  policy: jsonColumn(policySchema),
  state: z.enum(['open', 'held', 'over']),
  taken: z.number(),
  due_at: z.number().nullable(),
  started_at: z.number(),
  ended_at: z.number().nullable(),
  why: z.string().nullable(),
  revision: z.number(),
});

/** Reads a row of escalation. */
export function escalationOf(row: Row): Escalation {
  const { due_at: dueAt, started_at: startedAt, ended_at: endedAt, why, ...same } = escalationRow.parse(row);
  return { ...same, dueAt: dueAt ?? undefined, startedAt, endedAt: endedAt ?? undefined, why: why ?? undefined };
}

const pageRow = z.object({
  id: z.string(),
  escalation_id: z.string(),
  step: z.number(),
  act: z.enum(['page', 'acknowledge', 'resolve']),
  key: z.string(),
  means: z.enum(['direct', 'usergroup', 'receiver']),
  whom: z.string(),
  service: z.string(),
  state: z.enum(['pending', 'attempting', 'sent', 'failed', 'covered', 'dropped']),
  covered_by: z.string().nullable(),
  covers_until: z.number(),
  attempts: z.number(),
  created_at: z.number(),
  due_at: z.number(),
  settled_at: z.number().nullable(),
  detail: z.string().nullable(),
});

/** Reads a row of page. */
export function pageOf(row: Row): Page {
  const read = pageRow.parse(row);
  return {
    id: read.id,
    escalationId: read.escalation_id,
    step: read.step,
    act: read.act,
    key: read.key,
    means: read.means,
    whom: read.whom,
    service: read.service,
    state: read.state,
    coveredBy: read.covered_by ?? undefined,
    coversUntil: read.covers_until,
    attempts: read.attempts,
    createdAt: read.created_at,
    dueAt: read.due_at,
    settledAt: read.settled_at ?? undefined,
    detail: read.detail ?? undefined,
  };
}
