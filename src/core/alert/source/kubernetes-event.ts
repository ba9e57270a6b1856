import { z } from 'zod';
import { defineSource } from './define-source.ts';
import { hasFields } from './has-fields.ts';
import { firstIssue } from './label-schema.ts';
import { oneShots } from './one-shot.ts';

/** Events of newer reporters have no first and last time but one `eventTime`, and null elsewhere. */
const time = z.iso
  .datetime({ offset: true })
  .transform((text) => Date.parse(text))
  .nullish();
const name = z.string().max(500).optional();

const eventSchema = z.object({
  type: z.string().max(100),
  reason: z.string().min(1).max(200),
  message: z.string().default(''),
  count: z.number().nullish(),
  firstTimestamp: time,
  eventTime: time,
  clusterName: name,
  reportingComponent: name,
  source: z.object({ component: name, host: name }).optional(),
  involvedObject: z.object({ kind: z.string().min(1), name: z.string().min(1), namespace: name, fieldPath: name }),
});

/** `Normal` and `Warning` are all that Kubernetes has. */
const severities = new Map([
  ['Normal', 'info'],
  ['Warning', 'warning'],
]);

/**
 * A Kubernetes Event object, plain or as kubernetes-event-exporter writes it
 * (https://github.com/resmoio/kubernetes-event-exporter, without a layout). Reason and object identify;
 * the count and the message, which often has a time in it, describe.
 */
export const kubernetesEventSource = defineSource({
  name: 'kubernetes-event',
  resolves: false,
  accepts: ({ json }) => hasFields(json, 'reason', 'type', 'involvedObject'),
  normalise({ json }) {
    const parsed = eventSchema.safeParse(json);
    if (!parsed.success) return { kind: 'rejected', reason: firstIssue(parsed.error) };
    const { type, reason, message, count, firstTimestamp, eventTime, clusterName, source } = parsed.data;
    const { kind, name: object, namespace, fieldPath } = parsed.data.involvedObject;
    const component = source?.component || parsed.data.reportingComponent || undefined;
    const labels = {
      alertname: reason,
      severity: severities.get(type),
      cluster: clusterName,
      namespace,
      kind,
      name: object,
      container: fieldPath?.match(/\{(.+)\}$/)?.[1],
    };
    const annotations = {
      summary: message || `${reason} on ${kind} ${object}`,
      count: count ?? undefined,
      component,
      host: source?.host || undefined,
    };
    return oneShots([{ labels, annotations, startsAt: firstTimestamp ?? eventTime ?? undefined }]);
  },
});
