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
const notReadAfterMs = 2 * 60_000;
const lostStandsMs = 24 * 3_600_000;
const clearEveryMs = 3_600_000;

export interface Watching {
  readonly config: Pick<AlertConfig, 'topics' | 'watchdogs'>;
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

/** Watches the bot's own eyes: targets that are not read, gaps that were, watchdogs that fell silent. */
export function watcher(deps: Watching): Loop {
  const { config, clock, alerts } = deps;
  const startedAt = clock.now();
  const targets = [...new Set(config.topics.map(({ target }) => target))];
  const downSince = new Map<string, number>();
  let clearAt = 0;
  return loop(
    'watcher',
    async () => {
      const now = clock.now();
      for (const target of targets) await watchTarget(deps, { target, downSince, startedAt, now });
      for (const watchdog of config.watchdogs) await watchSource(deps, watchdog, { targets, startedAt, now });
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

async function watchTarget(
  { linkSince, alerts, book, notice, owed, log }: Watching,
  seen: { target: string; downSince: Map<string, number>; startedAt: number; now: number },
): Promise<void> {
  const { target, downSince, startedAt, now } = seen;
  const since = linkSince(target);
  if (since === undefined) {
    const down = downSince.get(target) ?? now;
    downSince.set(target, down);
    if (now - down >= notReadAfterMs) await alerts.raise(notRead(target));
    return;
  }
  downSince.delete(target);
  await alerts.resolve(notRead(target));
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
  { targets, startedAt, now }: { targets: readonly string[]; startedAt: number; now: number },
): Promise<void> {
  const own = config.topics.filter(({ topic }) => topic === watchdog.topic).map(({ target }) => target);
  const links = (own.length > 0 ? own : targets).map(linkSince);
  const up = links.filter((since) => since !== undefined);
  const since = up.length < links.length ? undefined : Math.max(startedAt, ...up);
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

function notRead(target: string): SelfAlert {
  return {
    name: 'AlertsNotRead',
    component: `kafka ${target}`,
    summary: `The alerts of Kafka ${target} are not read, or far behind, for more than ${formatDuration(notReadAfterMs)}: what fires now is not told. See /ops health.`,
  };
}
