import type { AlertFigures } from '../port/alert-figures.ts';
import type { DeliveryStore } from '../port/delivery-store.ts';
import type { FallbackStore } from '../port/fallback-store.ts';
import type { WatchBook } from '../port/watch-book.ts';
import type { Tally } from './tally.ts';
import type { Watchdog, WatchdogBook } from './watchdog.ts';

/** What the heart itself knows of the figures. */
export type HeartFigures = Omit<AlertFigures, 'readers' | 'deadLettersWaiting' | 'deadManAgeMs' | 'paging'>;

/** Reads the figures of the heart: a few small queries. */
export async function heartFigures(deps: {
  readonly counts: Tally;
  readonly deliveries: Pick<DeliveryStore, 'backlog' | 'doublesRemoved'>;
  readonly book: Pick<WatchBook, 'groups'>;
  readonly watchdogs: WatchdogBook;
  readonly configured: readonly Watchdog[];
  readonly fallback: Pick<FallbackStore, 'backlog'> | undefined;
  readonly now: number;
}): Promise<HeartFigures> {
  const { counts, deliveries, book, watchdogs, configured, fallback, now } = deps;
  const { waiting, unclear, oldestCreatedAt } = await deliveries.backlog();
  const age = (at: number | undefined): number | undefined => (at === undefined ? undefined : now - at);
  return {
    ...counts.figures(),
    groups: await book.groups(),
    owed: { waiting, unclear, oldestMs: age(oldestCreatedAt) },
    doublesRemoved: await deliveries.doublesRemoved(),
    watchdogs: configured.map(({ name }) => ({ name, heardAgeMs: age(watchdogs.heardAt(name)) })),
    fallback: await fallback?.backlog(),
  };
}
