import { z } from 'zod';
import { defineSource, type ReportedAlert } from './define-source.ts';
import { hasFields } from './has-fields.ts';
import { firstIssue } from './label-schema.ts';
import { prometheusAlertSchema, reportedAlert } from './prometheus-alert.ts';

const url = z.string().max(4_000).optional();

const alertSchema = prometheusAlertSchema.extend({ dashboardURL: url, panelURL: url });

const webhookSchema = z.object({
  orgId: z.number(),
  alerts: z.array(alertSchema).max(10_000),
});

/**
 * The body that Grafana's contact point "webhook" posts
 * (https://grafana.com/docs/grafana/latest/alerting/configure-notifications/manage-contact-points/integrations/webhook-notifier/),
 * forwarded to a topic as it is. Its version is 1; the organisation tells it from Alertmanager's.
 */
export const grafanaSource = defineSource({
  name: 'grafana',
  resolves: true,
  accepts: ({ json }) => hasFields(json, 'orgId', 'groupKey', 'alerts'),
  normalise({ json }) {
    const parsed = webhookSchema.safeParse(json);
    if (!parsed.success) return { kind: 'rejected', reason: firstIssue(parsed.error) };
    return { kind: 'alerts', alerts: parsed.data.alerts.map(reported) };
  },
});

/** The panel shows a person more than the rule does. What Grafana keeps for itself begins with two underscores. */
function reported(alert: z.infer<typeof alertSchema>): ReportedAlert {
  const said = reportedAlert(alert);
  const annotations = Object.entries(said.annotations).filter(([name]) => !name.startsWith('__'));
  return {
    ...said,
    annotations: Object.fromEntries(annotations),
    url: alert.panelURL || alert.dashboardURL || alert.generatorURL || undefined,
  };
}
