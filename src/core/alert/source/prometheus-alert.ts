import { z } from 'zod';
import type { ReportedAlert } from './define-source.ts';
import { annotationsSchema, labelsSchema } from './label-schema.ts';

/** Alertmanager and Grafana write this where they have no time (Go's zero time). */
const zeroYear = '0001-';

/** A time as Go writes it into JSON; none where it is Go's zero time. */
const goTime = z.string().transform((text, context) => {
  if (text.startsWith(zeroYear) || text === '') return undefined;
  const at = Date.parse(text);
  if (!Number.isNaN(at)) return at;
  context.addIssue({ code: 'custom', message: `"${text.slice(0, 40)}" is not a time` });
  return z.NEVER;
});

/** One alert in the body of a webhook, as Alertmanager made it usual. */
export const prometheusAlertSchema = z.object({
  status: z.enum(['firing', 'resolved']),
  labels: labelsSchema,
  annotations: annotationsSchema.default({}),
  startsAt: goTime.optional(),
  endsAt: goTime.optional(),
  generatorURL: z.string().max(4_000).optional(),
});

/**
 * What such an alert says. Its own status counts, never its group's. While it fires, an end in the future only says
 * until when the sender stands by it.
 */
export function reportedAlert(alert: z.infer<typeof prometheusAlertSchema>): ReportedAlert {
  const { labels, annotations, startsAt, endsAt, status, generatorURL } = alert;
  return {
    labels,
    annotations,
    startsAt,
    endsAt: status === 'resolved' ? (endsAt ?? 'when-written') : undefined,
    url: generatorURL,
    staleAfterMs: undefined,
    standsUntil: status === 'firing' ? endsAt : undefined,
  };
}
