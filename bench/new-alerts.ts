import type { SentAlert } from './sender.ts';

/** Of different names. */
const rules = 50;

/** Alerts that nobody has heard of; the shape is that of a rule on a pod, and each pod is another one. */
export function newAlerts(count: number, name: string): SentAlert[] {
  const startsAt = new Date().toISOString();
  return Array.from({ length: count }, (_, index) => ({
    labels: {
      alertname: `Bench${index % rules}`,
      severity: 'warning',
      namespace: 'bench',
      pod: `worker-${name}-${index}`,
    },
    annotations: { summary: `disk ${index} of ${name} is filling up` },
    startsAt,
  }));
}
