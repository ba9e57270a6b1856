import { z } from 'zod';
import type { Alert } from '../../../core/alert/alert.ts';
import type { Acknowledgement, Decision, Group, Member } from '../../../core/alert/group.ts';
import type { NotificationEntry } from '../../../core/alert/needs-notify.ts';
import type { ResolveCheck } from '../../../core/alert/resolve-check.ts';
import { severityRank } from '../../../core/alert/severity.ts';
import type { Silence } from '../../../core/alert/silence.ts';
import type { MessageLife } from '../../../core/alert/telling.ts';
import type { Row } from '../../../core/port/database.ts';
import type { View } from '../../../core/view/view.ts';
import { jsonColumn } from '../json.ts';
import { pagingNoteSchema } from './escalation-column.ts';

const labelsSchema = z.record(z.string(), z.string());

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

/** By hand, not by a schema: thousands are read a second, and only this program writes them, from a typed Alert. */
function isAlert(value: unknown): value is Alert {
  return (
    isObject(value) &&
    typeof value.fingerprint === 'string' &&
    isObject(value.labels) &&
    isObject(value.annotations) &&
    typeof value.startsAt === 'number' &&
    typeof value.heardAt === 'number' &&
    typeof value.staleAfterMs === 'number' &&
    isObject(value.record)
  );
}

export const entrySchema: z.ZodType<NotificationEntry> = z.object({
  at: z.number(),
  firing: z.array(z.string()),
  resolved: z.array(z.string()),
  rank: z.number(),
});

const lifeSchema: z.ZodType<MessageLife> = z.object({
  rank: z.number(),
  // JSON leaves undefined values out.
  endedAt: z
    .number()
    .optional()
    .transform((at) => at),
  flaps: z.array(z.number()),
  rangAt: z
    .number()
    .optional()
    .transform((at) => at),
});

const checkSchema: z.ZodType<ResolveCheck> = z.object({
  state: z.enum(['waiting', 'well', 'unwell', 'unchecked']),
  endedAt: z.number(),
  at: z.number(),
  dueAt: z
    .number()
    .optional()
    .transform((at) => at),
  sentence: z.string(),
});

const decisionSchema: z.ZodType<Decision> = z.object({
  at: z.number(),
  notify: z.boolean(),
  reason: z.enum([
    'first',
    'fires-again',
    'severity-raised',
    'new-alerts',
    'all-resolved',
    'some-resolved',
    'ack-expired',
    'repeat',
    'nothing-fires',
    'nothing-to-clear',
    'unchanged',
    'not-due',
    'under-way',
    'acknowledged',
    'catching-up',
  ]),
  dropped: z.array(
    z.object({
      stage: z.enum(['receiver', 'inhibit', 'active-time', 'mute-time', 'silence']),
      fingerprint: z.string(),
      why: z.string(),
    }),
  ),
  through: z.array(z.object({ fingerprint: z.string(), silence: z.string() })).optional(),
});

const ackSchema: z.ZodType<Acknowledgement> = z
  .object({ by: z.string(), at: z.number(), confirmedAt: z.number().optional(), rank: z.number() })
  // Rows of before were never confirmed again.
  .transform((ack) => ({ ...ack, confirmedAt: ack.confirmedAt ?? ack.at }));

const silenceSchema: z.ZodType<Silence> = z
  .object({
    id: z.string(),
    matchers: z.array(z.object({ label: z.string(), operator: z.enum(['=', '!=', '=~', '!~']), value: z.string() })),
    startsAt: z.number(),
    endsAt: z.number(),
    createdBy: z.string(),
    comment: z.string(),
    // Those of before hushed everything that matched.
    rank: z.number().default(severityRank('critical')),
    groupId: z.string().optional(),
    channelId: z.string().optional(),
    roundupId: z.string().optional(),
    remindAt: z.number().optional(),
  })
  .transform((read) => ({
    ...read,
    groupId: read.groupId,
    channelId: read.channelId,
    roundupId: read.roundupId,
    remindAt: read.remindAt,
  }));

/** Only this program writes such a column, from a typed View; checking its every part again would repeat that type. */
export const viewSchema = z.custom<View>((value) => typeof value === 'object' && value !== null && 'title' in value);

const groupRow = z.object({
  id: z.string(),
  short_id: z.string(),
  route_key: z.string(),
  receiver: z.string(),
  labels: jsonColumn(labelsSchema),
  revision: z.number(),
  created_at: z.number(),
  opened_at: z.number(),
  flush_at: z.number().nullable(),
  has_flushed: z.number(),
  entry: jsonColumn(entrySchema).nullable(),
  ack: jsonColumn(ackSchema).nullable(),
  decision: jsonColumn(decisionSchema).nullable(),
  message_channel: z.string().nullable(),
  message_ts: z.string().nullable(),
  message_shows: z.string().nullable(),
  message_wants: z.string().nullable(),
  message_at: z.number().nullable(),
  life: jsonColumn(lifeSchema).nullable(),
  previous_url: z.string().nullable(),
  roundup_id: z.string().nullable(),
  paging: jsonColumn(pagingNoteSchema).nullable(),
  resolve_check: jsonColumn(checkSchema).nullable(),
});

/** Reads a row of alert_group. */
export function groupOf(row: Row): Group {
  const read = groupRow.parse(row);
  const { message_channel: channelId, message_ts: ts } = read;
  return {
    id: read.id,
    shortId: read.short_id,
    routeKey: read.route_key,
    receiver: read.receiver,
    labels: read.labels,
    revision: read.revision,
    createdAt: read.created_at,
    openedAt: read.opened_at,
    flushAt: read.flush_at ?? undefined,
    hasFlushed: read.has_flushed === 1,
    entry: read.entry ?? undefined,
    ack: read.ack ?? undefined,
    decision: read.decision ?? undefined,
    message:
      channelId === null || ts === null
        ? undefined
        : {
            channelId,
            ts,
            shows: read.message_shows ?? '',
            wants: read.message_wants ?? '',
            postedAt: read.message_at ?? 0,
          },
    life: read.life ?? undefined,
    previousUrl: read.previous_url ?? undefined,
    roundupId: read.roundup_id ?? undefined,
    paging: read.paging ?? undefined,
    check: read.resolve_check ?? undefined,
  };
}

/** Reads a row that has an alert's content; one that holds none is a bug and says so. */
export function alertOf({ content }: Row): Alert {
  const alert: unknown = typeof content === 'string' ? JSON.parse(content) : undefined;
  if (!isAlert(alert)) throw new Error('the column content holds no alert');
  // JSON leaves undefined values out; they come back as what they were. Rows of before have no `resolves`: then every
  // end was waited for.
  return { ...alert, endsAt: alert.endsAt, url: alert.url, resolves: alert.resolves ?? true };
}

/** Reads a row of group_member joined with its alert. */
export function memberOf(row: Row): Member & { groupId: string } {
  const { group_id: groupId, left_at: leftAt } = row;
  if (typeof groupId !== 'string' || typeof leftAt === 'string') throw new Error('the row holds no member of a group');
  return { groupId, alert: alertOf(row), leftAt: leftAt ?? undefined };
}

const silenceRow = z.object({ content: jsonColumn(silenceSchema) });

/** Reads a row of silence. */
export function silenceOf(row: Row): Silence {
  return silenceRow.parse(row).content;
}
