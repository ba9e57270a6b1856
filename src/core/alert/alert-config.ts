import type { Watchdog } from '../watch/watchdog.ts';
import type { CatchUpRules } from './catch-up.ts';
import type { InhibitRule } from './inhibit.ts';
import type { ResolveLabels } from './resolve-check.ts';
import type { RouteConfig } from './route.ts';
import type { SeverityMapping } from './severity.ts';
import type { Source } from './source/define-source.ts';
import type { StormRules } from './storm.ts';
import type { TellingRules } from './telling.ts';
import type { TimeInterval } from './time-interval.ts';

/** A topic that is read for alerts. */
export interface AlertTopic {
  /** Name of the Kafka target. */
  readonly target: string;
  readonly topic: string;
  /** A source's name, or `auto`. */
  readonly source: string;
  /** Where reading begins when nothing is known of the topic yet. */
  readonly from: 'latest' | 'earliest';
  readonly staleAfterMs: number;
}

/** Everything that is configured about alerts, decoded. */
export interface AlertConfig {
  readonly topics: readonly AlertTopic[];
  /** Every kind of record that topics may name, the most particular first. */
  readonly sources: readonly Source[];
  /** How long an alert that was sent by HTTP may be silent; undefined where none may be sent. */
  readonly pushStaleAfterMs?: number | undefined;
  readonly deadLetterTopic: string;
  readonly severity: SeverityMapping;
  readonly route: RouteConfig;
  /** Where each receiver's messages go: a channel's id, or its name. One without a channel tells nobody, as Alertmanager's without an integration. */
  readonly receivers: readonly { readonly name: string; readonly channel: string | undefined }[];
  /** The receiver of whatever no route names. */
  readonly defaultReceiver: string;
  readonly inhibitRules: readonly InhibitRule[];
  readonly telling: TellingRules;
  readonly storm: StormRules;
  /** What routes name as their mute and their active times. */
  readonly timeIntervals: readonly TimeInterval[];
  /** Alerts that always fire: they are never posted, and their absence is an alert. */
  readonly watchdogs: readonly Watchdog[];
  readonly catchUp: CatchUpRules;
  /** A target that is not read, or far behind, for so long is an alert. */
  readonly notReadAfterMs: number;
  /** By which labels an alert that resolves is found in Kubernetes, to be looked at; undefined where its source is believed. */
  readonly verifyResolve?: ResolveLabels | undefined;
  /** Where the bot speaks of its own trouble; without it that is in the log and in health only. */
  readonly operationsChannel: string | undefined;
}
