import type { OutsidePage, PageReceiver } from '../../core/port/page-receiver.ts';
import type { Secret } from '../../lib/secret.ts';
import { type Content, caller, type Outside } from './post-json.ts';

/** A means outside Slack as it is configured. */
export type ReceiverSettings = { readonly name: string } & (
  | { readonly kind: 'webhook'; readonly url: Secret; readonly token: Secret | undefined }
  | { readonly kind: 'ntfy'; readonly url: Secret; readonly topic: string; readonly token: Secret | undefined }
  | { readonly kind: 'pagerduty'; readonly url: Secret; readonly routingKey: Secret }
);

/** Makes a means outside Slack: JSON by POST to a webhook, to ntfy, or to whatever takes PagerDuty's events, version 2. */
export function pageReceiver(settings: ReceiverSettings, outside: Outside): PageReceiver {
  const { name, url } = settings;
  const token = settings.kind === 'pagerduty' ? undefined : settings.token;
  const call = caller({ ...outside, name: `page receiver ${name}`, url, method: 'POST', token });
  return {
    name,
    takes: settings.kind === 'ntfy' ? ['page'] : ['page', 'acknowledge', 'resolve'],
    send: (page) => call(contentOf(settings, page)),
  };
}

function contentOf(settings: ReceiverSettings, page: OutsidePage): Content {
  switch (settings.kind) {
    case 'webhook':
      return { id: page.id, content: webhookContent(page) };
    case 'ntfy':
      return { id: page.id, content: ntfyContent(settings.topic, page) };
    case 'pagerduty':
      return { id: page.id, content: eventContent(page), own: { routing_key: settings.routingKey } };
  }
}

function webhookContent({ startedAt, ...page }: OutsidePage) {
  return { version: 1, ...page, startedAt: new Date(startedAt).toISOString() };
}

/** docs.ntfy.sh/publish, "publish as JSON": priority 5 rings through the phone's own silence where it is allowed to. */
function ntfyContent(topic: string, { sentence, service, shortId }: OutsidePage) {
  const title = shortId === undefined ? 'You are paged' : `You are paged: #${shortId}`;
  return {
    topic,
    title,
    message: sentence,
    priority: 5,
    tags: ['rotating_light', ...(service === '' ? [] : [service])],
  };
}

const eventActions = { page: 'trigger', acknowledge: 'acknowledge', resolve: 'resolve' } as const;

/** PagerDuty's Events API v2: what has the same dedup_key is one incident there. */
function eventContent({ act, key, sentence, service, shortId, startedAt }: OutsidePage) {
  const payload = {
    summary: sentence,
    source: 'middlewatch',
    severity: 'critical',
    timestamp: new Date(startedAt).toISOString(),
    ...(service !== '' && { component: service }),
    ...(shortId !== undefined && { custom_details: { group: `#${shortId}` } }),
  };
  return { event_action: eventActions[act], dedup_key: key, ...(act === 'page' && { payload }) };
}
