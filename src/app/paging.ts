import type { PagingParts } from '../core/escalation/escalation-service.ts';
import type { Roster } from '../core/oncall/roster.ts';
import type { Database } from '../core/port/database.ts';
import type { PageReceiver } from '../core/port/page-receiver.ts';
import type { Config } from '../edge/config/config.ts';
import { escalationConfigOf, type PagingSettings } from '../edge/config/paging.ts';
import type { Slack } from '../edge/slack/connect-slack.ts';
import { escalationStore } from '../edge/store/repository/escalation-store.ts';
import { pageReceiver, type ReceiverSettings } from '../edge/webhook/page-receiver.ts';
import type { Outside } from '../edge/webhook/post-json.ts';

/** How people are paged, as configured. */
export function pagingOf(
  deps: Outside & { config: Config; database: Database; slack: Slack; roster: Roster },
): PagingParts {
  const { config, database, slack, roster } = deps;
  const { oncall } = config;
  const receivers = oncall.receivers.map((written): readonly [string, PageReceiver] => [
    written.name,
    pageReceiver(receiverOf(written), deps),
  ]);
  return {
    store: escalationStore(database),
    roster,
    presence: slack.presence,
    config: escalationConfigOf(oncall),
    receivers: new Map(receivers),
  };
}

function receiverOf({ name, webhook, ntfy, pagerduty }: PagingSettings['receivers'][number]): ReceiverSettings {
  if (pagerduty !== undefined) return { name, kind: 'pagerduty', ...pagerduty };
  if (ntfy !== undefined) return { name, kind: 'ntfy', url: ntfy.url, topic: ntfy.topic, token: ntfy.token };
  if (webhook !== undefined) return { name, kind: 'webhook', url: webhook.url, token: webhook.token };
  throw new Error('the configuration lets no such receiver through');
}
