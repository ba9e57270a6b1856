import { z } from 'zod';
import {
  type HeldIncident,
  type Incident,
  incidentSeverities,
  type TimelineEntry,
} from '../../../core/incident/incident.ts';
import type { LinkedAlert } from '../../../core/incident/linked-alert.ts';
import { type Step, stepKinds } from '../../../core/incident/step.ts';
import type { Row, Statement } from '../../../core/port/database.ts';
import type { RanCommand } from '../../../core/port/incident-store.ts';
import { jsonColumn } from '../json.ts';
import { argsSchema } from './invocation-column.ts';

// JSON has no undefined: a key that is missing stands for it.
const maybeNumber = z
  .number()
  .optional()
  .transform((value) => value);
const maybeText = z
  .string()
  .optional()
  .transform((value) => value);

const contentSchema = z.object({
  id: z.string(),
  title: z.string(),
  severity: z.enum(incidentSeverities),
  status: z.enum(['active', 'stable', 'closed']),
  commander: maybeText,
  declaredBy: z.string(),
  declaredIn: z.object({ channelId: z.string(), threadTs: z.string().exactOptional() }),
  channelName: z.string(),
  detectedAt: maybeNumber,
  acknowledgedAt: maybeNumber,
  declaredAt: z.number(),
  stableAt: maybeNumber,
  closedAt: maybeNumber,
  closedBy: maybeText,
  outcome: maybeText,
});

const rowSchema = z.object({
  content: jsonColumn(contentSchema),
  channel_id: z.string().nullable(),
  card_ts: z.string().nullable(),
  announced_ts: z.string().nullable(),
  revision: z.number(),
});

/** Reads a row of incident. */
export function incidentOf(row: Row): HeldIncident {
  const read = rowSchema.parse(row);
  return {
    ...read.content,
    channelId: read.channel_id ?? undefined,
    cardTs: read.card_ts ?? undefined,
    announcedTs: read.announced_ts ?? undefined,
    revision: read.revision,
  };
}

/** What stands in the column `content`: the rest has columns of its own, written by whoever makes it. */
export function contentOf(incident: Incident): string {
  return JSON.stringify(contentSchema.parse(incident));
}

const linkSchema = z.object({
  groupId: z.string(),
  shortId: z.string(),
  name: z.string(),
  state: z.enum(['firing', 'acknowledged', 'unknown', 'resolved', 'gone']),
  acknowledgedBy: maybeText,
  acknowledgedAt: maybeNumber,
  startedAt: maybeNumber,
  linkedAt: z.number(),
});
const linkRow = z.object({ content: jsonColumn(linkSchema) });

/** Reads a row of incident_alert. */
export function linkOf(row: Row): LinkedAlert {
  return linkRow.parse(row).content;
}

const entrySchema = z.object({
  id: z.string(),
  at: z.number(),
  kind: z.enum(['declared', 'severity', 'status', 'commander', 'alert', 'note', 'command', 'room', 'closed']),
  by: maybeText,
  text: z.string(),
  whom: z.string().optional(),
});
const entryRow = z.object({ content: jsonColumn(entrySchema) });

/** Reads a row of incident_entry. */
export function entryOf(row: Row): TimelineEntry {
  return entryRow.parse(row).content;
}

const stepRow = z.object({
  incident_id: z.string(),
  name: z.string(),
  kind: z.enum(stepKinds),
  user_id: z.string().nullable(),
  state: z.enum(['pending', 'done', 'refused', 'dropped']),
  attempts: z.number(),
  attempted_at: z.number().nullable(),
  due_at: z.number(),
  code: z.string().nullable(),
  sentence: z.string().nullable(),
});

/** Reads a row of incident_step. */
export function stepOfRow(row: Row): Step {
  const read = stepRow.parse(row);
  return {
    incidentId: read.incident_id,
    name: read.name,
    kind: read.kind,
    userId: read.user_id ?? undefined,
    state: read.state,
    attempts: read.attempts,
    attemptedAt: read.attempted_at ?? undefined,
    dueAt: read.due_at,
    code: read.code ?? undefined,
    sentence: read.sentence ?? undefined,
  };
}

const ranRow = z.object({
  invocation_id: z.string(),
  requested_at: z.number(),
  user_id: z.string(),
  command: z.string(),
  args: jsonColumn(argsSchema),
  target: z.string().nullable(),
  result: z.string().nullable(),
  detail: z.string().nullable(),
  approver: z.string().nullable(),
});

/** Reads a row of the audit as something that ran in a channel. */
export function ranOf(row: Row): RanCommand {
  const read = ranRow.parse(row);
  return {
    invocationId: read.invocation_id,
    at: read.requested_at,
    userId: read.user_id,
    command: read.command,
    args: read.args,
    target: read.target ?? undefined,
    result: read.result ?? undefined,
    detail: read.detail ?? undefined,
    approver: read.approver ?? undefined,
  };
}

/** An entry of the timeline; one that is there stays as it is. */
export function addEntry(incidentId: string, entry: TimelineEntry): Statement {
  return {
    sql: `INSERT INTO incident_entry (id, incident_id, at, content) VALUES ($1, $2, $3, $4)
          ON CONFLICT (id) DO NOTHING`,
    values: [`${incidentId} ${entry.id}`, incidentId, entry.at, JSON.stringify(entry)],
  };
}

/** A linked group as it is seen now. */
export function saveLink(incidentId: string, link: LinkedAlert): Statement {
  return {
    sql: `INSERT INTO incident_alert (incident_id, group_id, content, linked_at) VALUES ($1, $2, $3, $4)
          ON CONFLICT (incident_id, group_id) DO UPDATE SET content = excluded.content`,
    values: [incidentId, link.groupId, JSON.stringify(link), link.linkedAt],
  };
}

/** A step that is owed; one that is there stays as it is. */
export function addStep(step: Step): Statement {
  return {
    sql: `INSERT INTO incident_step (incident_id, name, kind, position, user_id, state, attempts, due_at)
          VALUES ($1, $2, $3, $4, $5, 'pending', 0, $6) ON CONFLICT (incident_id, name) DO NOTHING`,
    values: [step.incidentId, step.name, step.kind, stepKinds.indexOf(step.kind), step.userId ?? null, step.dueAt],
  };
}
