import type { Clock } from '../../lib/clock.ts';
import { formatDuration } from '../../lib/duration.ts';
import type { AlertConfig } from '../alert/alert-config.ts';
import type { LinkSince } from '../alert/rules.ts';
import { type Loop, loop } from '../delivery/loop.ts';
import type { NewDelivery } from '../port/delivery-store.ts';
import type { Log } from '../port/log.ts';
import type { WatchBook } from '../port/watch-book.ts';
import type { View } from '../view/view.ts';
import { blindView, gapBetween } from './blind-gap.ts';
import { recordsLost } from './records-lost.ts';
import type { SelfAlert } from './self-alert.ts';
import type { SelfAlerts } from './self-alerts.ts';
import { judgeWatchdog, type Watchdog, type WatchdogBook, watchdogAbsent } from './watchdog.ts';

const everyMs = 10_000;
const lostStandsMs = 24 * 3_600_000;
const clearEveryMs = 3_600_000;

export interface Watching {
  readonly config: Pick<AlertConfig, 'topics' | 'watchdogs' | 'notReadAfterMs'>;
  readonly linkSince: LinkSince;
  readonly watchdogs: WatchdogBook;
  readonly alerts: SelfAlerts;
  readonly book: WatchBook;
  /** What is owed to the operations channel for it; undefined where there is none. */
  notice(shown: View): Promise<NewDelivery | undefined>;
  /** Something is owed to chat. */
  owed(): void;
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * Watches the bot's own eyes: targets that are not read, gaps that were, watchdogs that fell silent. What is not configured any
 * more is not missed any more, and what is new is waited for from now on.
 */
export function watcher(deps: Watching): Loop {
  const { config, clock, alerts } = deps;
  const startedAt = clock.now();
  const downSince = new Map<string, number>();
  const watched = new Map<string, { since: number; watchdog: Watchdog }>();
  let targetsBefore: readonly string[] = [];
  let clearAt = 0;
  return loop(
    'watcher',
    async () => {
      const now = clock.now();
      const targets = [...new Set(config.topics.map(({ target }) => target))];
      for (const gone of targetsBefore.filter((each) => !targets.includes(each))) {
        downSince.delete(gone);
        await alerts.resolve(notRead(gone, config));
      }
      targetsBefore = targets;
      for (const target of targets) await watchTarget(deps, { target, downSince, startedAt, now });
      for (const gone of takeNote(watched, config.watchdogs, now)) await alerts.resolve(watchdogAbsent(gone));
      for (const { watchdog, since } of watched.values()) await watchSource(deps, watchdog, { targets, since, now });
      if (now >= clearAt) {
        for (const { target, topic } of config.topics) {
          await alerts.resolve(recordsLost(`${target}/${topic}`, 0n), { olderThanMs: lostStandsMs });
        }
        clearAt = now + clearEveryMs;
      }
      return now + everyMs;
    },
    deps,
  );
}

/** Since when each watchdog is waited for, as it is configured now; answers those that nobody waits for any more. */
function takeNote(
  watched: Map<string, { since: number; watchdog: Watchdog }>,
  configured: readonly Watchdog[],
  now: number,
): readonly Watchdog[] {
  const before = [...watched.values()].map(({ watchdog }) => watchdog);
  const known = new Map(watched);
  watched.clear();
  for (const watchdog of configured) {
    const key = JSON.stringify(watchdog);
    watched.set(key, known.get(key) ?? { since: now, watchdog });
  }
  return before.filter(({ name }) => !configured.some((each) => each.name === name));
}

async function watchTarget(
  { config, linkSince, alerts, book, notice, owed, log }: Watching,
  seen: { target: string; downSince: Map<string, number>; startedAt: number; now: number },
): Promise<void> {
  const { target, downSince, startedAt, now } = seen;
  const since = linkSince(target);
  if (since === undefined) {
    const down = downSince.get(target) ?? now;
    downSince.set(target, down);
    if (now - down >= config.notReadAfterMs) await alerts.raise(notRead(target, config));
    return;
  }
  downSince.delete(target);
  await alerts.resolve(notRead(target, config));
  const gap = gapBetween(await book.lastUpAt(target), since);
  if (gap === undefined) return book.up(target, now, undefined);
  const counts = await book.readLate(target, gap.from);
  const shown = blindView({ ...gap, ...counts, target, ran: startedAt <= gap.from });
  log.warn({ target, from: gap.from, until: gap.until, ...counts }, 'alerts were not read for a while');
  await book.up(target, now, await notice(shown));
  owed();
}

async function watchSource(
  { config, linkSince, watchdogs, alerts }: Watching,
  watchdog: Watchdog,
  { targets, since: watchedSince, now }: { targets: readonly string[]; since: number; now: number },
): Promise<void> {
  const own = config.topics.filter(({ topic }) => topic === watchdog.topic).map(({ target }) => target);
  const links = (own.length > 0 ? own : targets).map(linkSince);
  const up = links.filter((since) => since !== undefined);
  const since = up.length < links.length ? undefined : Math.max(watchedSince, ...up);
  const verdict = judgeWatchdog(watchdog, { heardAt: watchdogs.heardAt(watchdog.name), linkSince: since, now });
  switch (verdict) {
    case 'heard':
      return alerts.resolve(watchdogAbsent(watchdog));
    case 'absent':
      return alerts.raise(watchdogAbsent(watchdog));
    case 'not-due':
    case 'no-link':
      return;
  }
}

function notRead(target: string, { notReadAfterMs }: Pick<AlertConfig, 'notReadAfterMs'>): SelfAlert {
  return {
    name: 'AlertsNotRead',
    component: `kafka ${target}`,
    summary: `The alerts of Kafka ${target} are not read, or far behind, for more than ${formatDuration(notReadAfterMs)}: what fires now is not told. See /ops health.`,
  };
}
