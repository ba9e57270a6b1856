import { z } from 'zod';
import { byNewest, type KubernetesEvent } from '../../core/kubernetes/event.ts';
import type { EventQuery } from '../../core/port/kubernetes.ts';
import { momentOf } from './moment.ts';
import { apiPath, type Rest } from './rest.ts';

const mostEvents = 1_000;

/** An event as the API server sends it. */
export const eventSchema = z.object({
  metadata: z.object({ creationTimestamp: z.string().nullish() }),
  involvedObject: z.object({
    kind: z.string().default(''),
    name: z.string().default(''),
    uid: z.string().default(''),
  }),
  type: z.string().default('Normal'),
  reason: z.string().default(''),
  message: z.string().default(''),
  count: z.number().nullish(),
  firstTimestamp: z.string().nullish(),
  lastTimestamp: z.string().nullish(),
  eventTime: z.string().nullish(),
  series: z.object({ count: z.number().default(1), lastObservedTime: z.string().nullish() }).nullish(),
});

const listSchema = z.object({
  items: z.array(eventSchema),
  metadata: z.object({ continue: z.string().optional() }).prefault({}),
});

/** What controllers and kubelets noted. */
export function events(rest: Rest) {
  return {
    async events(
      query: EventQuery,
      signal: AbortSignal,
    ): Promise<{ events: readonly KubernetesEvent[]; cut: boolean }> {
      const selectors = [
        query.name === undefined ? undefined : `involvedObject.name=${query.name}`,
        query.kind === undefined ? undefined : `involvedObject.kind=${query.kind}`,
        query.warnings ? 'type=Warning' : undefined,
      ].filter((selector) => selector !== undefined);
      const path =
        query.namespace === undefined
          ? apiPath('api', 'v1', 'events')
          : apiPath('api', 'v1', 'namespaces', query.namespace, 'events');
      const fieldSelector = selectors.length > 0 ? selectors.join(',') : undefined;
      const answer = await rest.json({ path, query: { fieldSelector, limit: mostEvents } }, listSchema, signal);
      return { events: answer.items.map(eventOf).sort(byNewest), cut: Boolean(answer.metadata.continue) };
    },
  };
}

/** The event in our own words; when it was last seen is found as kubectl's describe finds it. */
export function eventOf(decoded: z.infer<typeof eventSchema>): KubernetesEvent {
  const { involvedObject, series } = decoded;
  const madeAtMs = momentOf(decoded.eventTime) ?? momentOf(decoded.metadata.creationTimestamp) ?? 0;
  return {
    kind: involvedObject.kind,
    name: involvedObject.name,
    uid: involvedObject.uid,
    warning: decoded.type === 'Warning',
    reason: decoded.reason,
    message: decoded.message,
    count: series?.count ?? decoded.count ?? 1,
    firstAtMs: momentOf(decoded.firstTimestamp) ?? madeAtMs,
    lastAtMs: momentOf(series?.lastObservedTime) ?? momentOf(decoded.lastTimestamp) ?? madeAtMs,
  };
}
