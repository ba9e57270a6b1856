import { z } from 'zod';
import { defineSource, type ReportedAlert } from './define-source.ts';
import { annotationsSchema, firstIssue, labelsSchema } from './label-schema.ts';

/** Alertmanager writes this where it has no time (Go's zero time). */
const zeroYear = '0001-';

const time = z.string().transform((text, context) => {
  if (text.startsWith(zeroYear) || text === '') return undefined;
  const at = Date.parse(text);
  if (!Number.isNaN(at)) return at;
  context.addIssue({ code: 'custom', message: `"${text.slice(0, 40)}" is not a time` });
  return z.NEVER;
});

const alertSchema = z.object({
  status: z.enum(['firing', 'resolved']),
  labels: labelsSchema,
  annotations: annotationsSchema.default({}),
  startsAt: time.optional(),
  endsAt: time.optional(),
  generatorURL: z.string().max(4_000).optional(),
});

const webhookSchema = z.object({
  version: z.literal('4'),
  groupKey: z.string(),
  alerts: z.array(alertSchema).max(10_000),
});

const likeness = z.object({ version: z.string(), groupKey: z.string(), alerts: z.array(z.unknown()) });

/**
 * The body that Alertmanager posts to a webhook receiver, version 4
 * (https://prometheus.io/docs/alerting/latest/configuration/#webhook_config), forwarded to a topic as it is.
 * The status of each alert counts, never the group's. While an alert fires, an end in the future only says
 * until when the sender stands by it.
 */
export const alertmanagerSource = defineSource({
  name: 'alertmanager',
  resolves: true,
  accepts: (content) => likeness.safeParse(content).success,
  normalise(content, writtenAt) {
    const parsed = webhookSchema.safeParse(content);
    if (!parsed.success) return { kind: 'rejected', reason: firstIssue(parsed.error) };
    return { kind: 'alerts', alerts: parsed.data.alerts.map((alert) => reported(alert, writtenAt)) };
  },
});

function reported(alert: z.infer<typeof alertSchema>, writtenAt: number): ReportedAlert {
  const { labels, annotations, startsAt, endsAt, status, generatorURL } = alert;
  const standsUntil = status === 'firing' && endsAt !== undefined && endsAt > writtenAt ? endsAt : undefined;
  return {
    labels,
    annotations,
    startsAt,
    endsAt: status === 'resolved' ? (endsAt ?? writtenAt) : undefined,
    url: generatorURL,
    staleAfterMs: standsUntil === undefined ? undefined : standsUntil - writtenAt,
  };
}
