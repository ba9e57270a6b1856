import { formatDuration } from '../../lib/duration.ts';
import type { Alert } from '../alert/alert.ts';
import { compileMatchers, type Matcher } from '../alert/matcher.ts';
import type { SelfAlert } from './self-alert.ts';

/** An alert that always fires, so that its absence proves that its source, or the way from it, is broken. */
export interface Watchdog {
  readonly name: string;
  readonly matchers: readonly Matcher[];
  /** Not heard of for longer, it is absent. */
  readonly withinMs: number;
  /** The topic it comes by; any, if left out. */
  readonly topic: string | undefined;
}

/** `no-link`: its topic is not read without a gap, so that silence proves nothing. `not-due`: read for less than `withinMs`. */
export type WatchdogVerdict = 'heard' | 'absent' | 'not-due' | 'no-link';

/** Whether a watchdog is absent. `linkSince`: its topic is read without a gap since then. */
export function judgeWatchdog(
  { withinMs }: Pick<Watchdog, 'withinMs'>,
  { heardAt, linkSince, now }: { heardAt: number | undefined; linkSince: number | undefined; now: number },
): WatchdogVerdict {
  if (heardAt !== undefined && now - heardAt <= withinMs) return 'heard';
  if (linkSince === undefined) return 'no-link';
  return now - Math.max(heardAt ?? linkSince, linkSince) > withinMs ? 'absent' : 'not-due';
}

/** The names of the watchdogs that an alert is; almost always none. */
export function watchdogsOf(watchdogs: readonly Watchdog[]): (alert: Alert) => readonly string[] {
  const compiled = watchdogs.map(({ name, matchers, topic }) => ({ name, topic, matches: compileMatchers(matchers) }));
  return ({ labels, record }) =>
    compiled
      .filter(({ topic, matches }) => (topic === undefined || topic === record.topic) && matches(labels))
      .map(({ name }) => name);
}

/** When each watchdog last fired. */
export interface WatchdogBook {
  heard(alerts: readonly Alert[]): void;
  heardAt(name: string): number | undefined;
}

/** Makes the book of the watchdogs that are configured now; what it heard is forgotten by a restart, which begins to wait anew. */
export function watchdogBook(config: { readonly watchdogs: readonly Watchdog[] }): WatchdogBook {
  let { watchdogs } = config;
  let namesOf = watchdogsOf(watchdogs);
  const last = new Map<string, number>();
  return {
    heard(alerts) {
      if (config.watchdogs !== watchdogs) {
        watchdogs = config.watchdogs;
        namesOf = watchdogsOf(watchdogs);
      }
      if (watchdogs.length === 0) return;
      for (const alert of alerts) {
        // Its end is no sign of life.
        if (alert.endsAt !== undefined) continue;
        for (const name of namesOf(alert)) last.set(name, Math.max(alert.heardAt, last.get(name) ?? 0));
      }
    },
    heardAt: (name) => last.get(name),
  };
}

/** What is said when it is absent. */
export function watchdogAbsent({ name, withinMs }: Watchdog): SelfAlert {
  return {
    name: 'WatchdogAbsent',
    component: `watchdog ${name}`,
    summary: `The watchdog ${name} was not heard of for ${formatDuration(withinMs)}: alerts of its source do not get here. Look at the source, and at what carries them.`,
  };
}
