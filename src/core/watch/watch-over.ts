import type { Clock } from '../../lib/clock.ts';
import type { Ids } from '../../lib/ids.ts';
import type { AlertConfig } from '../alert/alert-config.ts';
import type { AlertRules, LinkSince } from '../alert/rules.ts';
import type { Ingest } from '../delivery/ingest.ts';
import type { Loop } from '../delivery/loop.ts';
import type { AlertStore } from '../port/alert-store.ts';
import type { DeliveryStore, NewDelivery } from '../port/delivery-store.ts';
import type { FallbackStore } from '../port/fallback-store.ts';
import type { Log } from '../port/log.ts';
import type { WatchBook } from '../port/watch-book.ts';
import type { Webhook } from '../port/webhook.ts';
import type { View } from '../view/view.ts';
import type { ChatPulse } from './chat-pulse.ts';
import { fallback } from './fallback.ts';
import { recordsLost } from './records-lost.ts';
import { type SelfAlerts, selfAlerts } from './self-alerts.ts';
import type { WatchdogBook } from './watchdog.ts';
import { watcher } from './watcher.ts';

/** What watches the bot itself. */
export interface Watch {
  readonly loops: Readonly<Record<string, Loop>>;
  /** The voice in which it speaks. */
  readonly alerts: SelfAlerts;
  /** Retention deleted so many records of a topic before they were read: an alert, like those that it may have lost. */
  lost(target: string, topic: string, count: bigint): Promise<void>;
}

/** Where what pages goes while chat takes nothing. */
export interface Fallback {
  readonly pages: FallbackStore;
  readonly webhook: Webhook;
  readonly afterMs: number;
}

/** Makes it; its loops run when they are woken. */
export function watchOver(deps: {
  readonly config: Pick<AlertConfig, 'topics' | 'watchdogs' | 'severity' | 'notReadAfterMs'>;
  readonly linkSince: LinkSince;
  readonly watchdogs: WatchdogBook;
  readonly ingest: Ingest;
  readonly store: AlertStore;
  readonly deliveries: DeliveryStore;
  readonly rules: AlertRules;
  readonly pulse: ChatPulse;
  readonly fallback?: Fallback | undefined;
  readonly ids: Ids;
  readonly book: WatchBook;
  notice(shown: View): Promise<NewDelivery | undefined>;
  owed(): void;
  readonly clock: Clock;
  readonly log: Log;
}): Watch {
  const { config, clock } = deps;
  const alerts = selfAlerts({ ...deps, config, now: clock.now });
  return {
    alerts,
    loops: {
      watcher: watcher({ ...deps, alerts }),
      ...(deps.fallback !== undefined && { fallback: fallback({ ...deps, ...deps.fallback }) }),
    },
    lost: (target, topic, count) => alerts.raise(recordsLost(`${target}/${topic}`, count)),
  };
}
