import { z } from 'zod';
import { defineSource } from './define-source.ts';
import { hasFields } from './has-fields.ts';
import { firstIssue } from './label-schema.ts';
import { prometheusAlertSchema, reportedAlert } from './prometheus-alert.ts';

const webhookSchema = z.object({
  version: z.literal('4'),
  groupKey: z.string(),
  alerts: z.array(prometheusAlertSchema).max(10_000),
});

/**
 * The body that Alertmanager posts to a webhook receiver, version 4
 * (https://prometheus.io/docs/alerting/latest/configuration/#webhook_config), forwarded to a topic as it is.
 */
export const alertmanagerSource = defineSource({
  name: 'alertmanager',
  resolves: true,
  accepts: ({ json }) => hasFields(json, 'version', 'groupKey', 'alerts'),
  normalise({ json }) {
    const parsed = webhookSchema.safeParse(json);
    if (!parsed.success) return { kind: 'rejected', reason: firstIssue(parsed.error) };
    return { kind: 'alerts', alerts: parsed.data.alerts.map(reportedAlert) };
  },
});
