import { z } from 'zod';
import { defineSource } from './define-source.ts';
import { hasFields } from './has-fields.ts';
import { annotationsSchema, firstIssue, labelsSchema } from './label-schema.ts';
import { durationSchema, timeSchema } from './time-schema.ts';

const recordSchema = z.object({
  /** What is wrong; becomes the label `alertname`. */
  name: z.string().min(1).max(200),
  status: z.enum(['firing', 'resolved']).default('firing'),
  severity: z.string().max(100).optional(),
  /** One sentence for people; becomes the annotation `summary`. */
  summary: z.string().max(8_000).optional(),
  labels: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).default({}),
  annotations: annotationsSchema.default({}),
  startsAt: timeSchema.optional(),
  endsAt: timeSchema.optional(),
  /** Not heard from for so long, the alert is shown as unknown. */
  timeout: durationSchema.optional(),
  url: z.string().max(4_000).optional(),
});

/**
 * An own, plain shape for whoever writes to a topic by hand or from a script:
 * `{"name":"DiskFull","severity":"critical","summary":"…","labels":{"host":"db1"}}`, and the same with
 * `"status":"resolved"` when it is over. `name`, `severity` and `labels` identify the alert: send them alike both times.
 */
export const jsonSource = defineSource({
  name: 'json',
  resolves: true,
  accepts: ({ json }) => hasFields(json, 'name'),
  normalise({ json }) {
    const parsed = recordSchema.safeParse(json);
    if (!parsed.success) return { kind: 'rejected', reason: firstIssue(parsed.error) };
    const { name, status, severity, summary, annotations, startsAt, endsAt, timeout, url } = parsed.data;
    const labels = labelsSchema.safeParse({
      ...parsed.data.labels,
      alertname: name,
      ...(severity !== undefined && { severity }),
    });
    if (!labels.success) return { kind: 'rejected', reason: firstIssue(labels.error) };
    return {
      kind: 'alerts',
      alerts: [
        {
          labels: labels.data,
          annotations: { ...annotations, ...(summary !== undefined && { summary }) },
          startsAt,
          endsAt: status === 'resolved' ? (endsAt ?? 'when-written') : undefined,
          url,
          staleAfterMs: timeout,
        },
      ],
    };
  },
});
